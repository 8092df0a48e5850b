'use client'

import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useRemoveVolume } from '#lib/client/mutations/storage.ts'
import type { Volume } from '#lib/contract/volume.ts'
import { formatBytes } from '#lib/shared/bytes.ts'

export function DeleteVolumeDialog({ volume, onClose }: { volume: Volume; onClose: () => void }) {
  const remove = useRemoveVolume()
  const { name, allocatedBytes, virtualSizeBytes } = volume
  return (
    <ConfirmDialog
      title={`Delete the volume “${name}”?`}
      confirmLabel="Delete volume"
      pending={remove.isPending}
      // A volume without its file has nothing that could be lost.
      {...(allocatedBytes !== null && { typeToConfirm: name })}
      onConfirm={() =>
        remove.mutate(volume.id, {
          onSuccess: () => {
            showToast({ tone: 'ok', title: `The volume “${name}” was deleted` })
            onClose()
          },
        })
      }
      onClose={onClose}
    >
      {allocatedBytes === null
        ? 'Its file is gone already; this removes its entry.'
        : `A disk of ${formatBytes(virtualSizeBytes)}, ${formatBytes(allocatedBytes)} of it on the host. All data on it is lost. This cannot be undone.`}
      {remove.error && (
        <div className="mt-3">
          <FailureNotice error={remove.error} />
        </div>
      )}
    </ConfirmDialog>
  )
}
