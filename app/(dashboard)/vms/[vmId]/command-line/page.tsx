import { CommandLinePage } from '#components/vms/command-line/command-line-page.tsx'

export const metadata = { title: 'Command line' }

export default function VmCommandLinePage() {
  return <CommandLinePage />
}
