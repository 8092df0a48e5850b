'use client'

import { useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { RadioCards } from '#components/ui/radio-cards.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { useRemoveVm } from '#lib/client/mutations/vms.ts'
import { useMay } from '#lib/client/use-rights.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { reasonAgainst } from '#lib/contract/vm-actions.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { disksWords } from '../words.ts'

type Fate = 'keep' | 'delete'

type DeleteVmDialogProps = { vm: Vm; onClose: () => void; onDeleted?: () => void }

function confirmWords(vm: Vm, fate: Fate | null): string {
  if (vm.disks.length === 0) return 'Delete VM'
  if (fate === 'delete') return `Delete VM and ${vm.disks.length === 1 ? '1 disk' : `${vm.disks.length} disks`}`
  if (fate === null) return 'Delete VM'
  return vm.disks.length === 1 ? 'Delete VM, keep disk' : 'Delete VM, keep disks'
}

/** Nothing is chosen beforehand: what happens to the disks is for a person to say, each time. */
export function DeleteVmDialog({ vm, onClose, onDeleted }: DeleteVmDialogProps) {
  const remove = useRemoveVm(() => {
    showToast({ tone: 'ok', title: `“${vm.name}” was deleted` })
    onClose()
    onDeleted?.()
  })
  const offlineReason = useOfflineReason()
  const seesKept = useMay('storage.write')
  const [fate, setFate] = useState<Fate | null>(vm.disks.length === 0 ? 'keep' : null)

  const theDisks = vm.disks.length === 1 ? 'the disk' : 'the disks'
  const onConfirm = () => {
    if (fate) remove.mutate({ vmId: vm.id, disks: fate })
  }

  return (
    <ConfirmDialog
      title={`Delete “${vm.name}”?`}
      confirmLabel={confirmWords(vm, fate)}
      pending={remove.isPending}
      disabledReason={
        offlineReason ?? reasonAgainst('delete', vm) ?? (fate ? null : 'Choose first what happens to its data.')
      }
      onConfirm={onConfirm}
      onClose={onClose}
      {...(fate === 'delete' && vm.disks.length > 0 && { typeToConfirm: vm.name })}
    >
      {vm.disks.length === 0 ? (
        <p>Its settings are deleted. It has no disk.</p>
      ) : (
        <div className="flex flex-col gap-3">
          <p>Its settings are deleted. It has {disksWords(vm.disks)}:</p>
          <ul className="flex flex-col gap-1 text-text">
            {vm.disks.map(disk => (
              <li key={disk.id} className="flex justify-between gap-3">
                <span className="min-w-0 truncate">{disk.volumeName}</span>
                <span className="shrink-0 text-text-muted">
                  {disk.allocatedBytes === null
                    ? 'file missing'
                    : `${formatBytes(disk.virtualSizeBytes)}, ${formatBytes(disk.allocatedBytes)} on the host`}
                </span>
              </li>
            ))}
          </ul>
          <RadioCards<Fate>
            label="What happens to its disks?"
            value={fate}
            onChange={setFate}
            options={[
              {
                value: 'keep',
                title: `Keep ${theDisks}`,
                description: seesKept ? 'In Storage, free for another VM.' : 'An admin can give them to another VM.',
              },
              {
                value: 'delete',
                title: `Delete ${theDisks} too`,
                description: 'All data is lost. This cannot be undone.',
              },
            ]}
          />
        </div>
      )}
      {remove.error && (
        <div className="mt-3">
          <FailureNotice error={remove.error} />
        </div>
      )}
    </ConfirmDialog>
  )
}
