import type { ReactNode } from 'react'
import { VmFrame } from '#components/vms/page/vm-frame.tsx'

type Props = { children: ReactNode; params: Promise<{ vmId: string }> }

export default async function VmLayout({ children, params }: Props) {
  const { vmId } = await params
  return <VmFrame vmId={vmId}>{children}</VmFrame>
}
