'use client'

import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useRevokeToken } from '#lib/client/mutations/tokens.ts'
import type { Token } from '#lib/contract/token.ts'

export function RevokeTokenDialog({ token: { id, name }, onClose }: { token: Token; onClose: () => void }) {
  const { mutate, isPending, error } = useRevokeToken()
  const revoke = () =>
    mutate(id, {
      onSuccess: () => {
        showToast({ tone: 'ok', title: `The token “${name}” was revoked` })
        onClose()
      },
    })
  return (
    <ConfirmDialog
      title={`Revoke the token “${name}”?`}
      confirmLabel="Revoke token"
      pending={isPending}
      onConfirm={revoke}
      onClose={onClose}
    >
      Programs that use it are refused from then on, and what they have open ends at once. It cannot be brought back.
      {error && (
        <div className="mt-3">
          <FailureNotice error={error} />
        </div>
      )}
    </ConfirmDialog>
  )
}
