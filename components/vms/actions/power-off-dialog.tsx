'use client'

import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import type { Vm } from '#lib/contract/vm.ts'
import { useVmActions } from './use-vm-actions.ts'

/** The plug, not the button: the guest gets no say, so a person is asked. */
export function PowerOffDialog({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { run, reasonAgainst } = useVmActions(vm)
  return (
    <ConfirmDialog
      title={`Power off “${vm.name}” at once?`}
      confirmLabel="Power off"
      disabledReason={reasonAgainst('power-off')}
      onConfirm={() => {
        run('power-off')
        onClose()
      }}
      onClose={onClose}
    >
      This is like pulling the plug: the guest may lose what it has not written to its disks yet. “Shut down” asks the
      guest to end by itself.
    </ConfirmDialog>
  )
}
