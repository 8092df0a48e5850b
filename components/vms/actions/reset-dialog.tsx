'use client'

import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import type { Vm } from '#lib/contract/vm.ts'
import { useVmActions } from './use-vm-actions.ts'

export function ResetDialog({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { run, reasonAgainst } = useVmActions(vm)
  return (
    <ConfirmDialog
      title={`Reset “${vm.name}” at once?`}
      confirmLabel="Reset"
      disabledReason={reasonAgainst('reset')}
      onConfirm={() => {
        run('reset')
        onClose()
      }}
      onClose={onClose}
    >
      This is like the reset button: the guest starts again without being asked, and may lose what it has not written to
      its disks yet.
    </ConfirmDialog>
  )
}
