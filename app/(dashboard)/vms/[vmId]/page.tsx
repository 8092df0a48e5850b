import { Overview } from '#components/vms/page/overview.tsx'

export const metadata = { title: 'VM' }

export default function VmOverviewPage() {
  return <Overview />
}
