import { VmConsole } from '#components/vms/page/vm-console.tsx'

export const metadata = { title: 'Console' }

export default function VmConsolePage() {
  return <VmConsole />
}
