'use client'

import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { useRemoveImage } from '#lib/client/mutations/images.ts'
import type { Image } from '#lib/contract/image.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { inUseReason } from './image-words.ts'

/** Asks, deletes, and says in itself why it could not. */
export function DeleteImageDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const { mutate, isPending, error } = useRemoveImage()
  return (
    <ConfirmDialog
      title={`Delete “${image.fileName}”?`}
      confirmLabel="Delete image"
      pending={isPending}
      disabledReason={inUseReason(image)}
      onConfirm={() => mutate(image.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        The file goes from the library for good and frees {formatBytes(image.sizeBytes)}. VMs that were installed from
        it keep working.
      </p>
      {error && (
        <div className="mt-3">
          <FailureNotice error={error} />
        </div>
      )}
    </ConfirmDialog>
  )
}
