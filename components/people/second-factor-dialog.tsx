'use client'

import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useRemoveSecondFactorOf } from '#lib/client/mutations/account.ts'
import type { User } from '#lib/contract/user.ts'

/** For who lost their app and their recovery codes. */
export function SecondFactorDialog({ user: { id, name }, onClose }: { user: User; onClose: () => void }) {
  const { mutate, isPending, error } = useRemoveSecondFactorOf()
  return (
    <ConfirmDialog
      title={`Turn the second factor of “${name}” off?`}
      confirmLabel="Turn it off"
      pending={isPending}
      onConfirm={() =>
        mutate(id, {
          onSuccess: () => {
            showToast({ tone: 'ok', title: `“${name}” signs in with the password alone now` })
            onClose()
          },
        })
      }
      onClose={onClose}
    >
      <p>
        Their codes and recovery codes will not be asked for any more. Be sure that it is them who ask: whoever has the
        password gets in.
      </p>
      {error && (
        <div className="mt-3">
          <FailureNotice error={error} />
        </div>
      )}
    </ConfirmDialog>
  )
}
