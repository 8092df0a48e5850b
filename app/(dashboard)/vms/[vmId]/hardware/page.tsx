import { Hardware } from '#components/vms/hardware/hardware.tsx'

export const metadata = { title: 'Hardware' }

export default function VmHardwarePage() {
  return <Hardware />
}
