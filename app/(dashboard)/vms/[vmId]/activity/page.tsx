import { VmActivity } from '#components/vms/page/vm-activity.tsx'

export const metadata = { title: 'Activity' }

export default function VmActivityPage() {
  return <VmActivity />
}
