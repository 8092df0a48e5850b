'use client'

import { KeyRound } from 'lucide-react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { useSignInWithPasskey } from '#lib/client/mutations/passkeys.ts'
import { usePasskeyHindrance } from './use-passkey-hindrance.ts'

/** Signs in with what the device keeps, without a name. @param to where to go after it */
export function PasskeyButton({ to }: { to: string }) {
  const { mutate, isPending, isSuccess, error } = useSignInWithPasskey()
  const hindrance = usePasskeyHindrance()
  return (
    <>
      {error && <FailureNotice error={error} />}
      <Button
        icon={<KeyRound aria-hidden="true" className="size-4" />}
        pending={isPending || isSuccess}
        disabledReason={hindrance}
        onClick={() => mutate(undefined, { onSuccess: () => window.location.assign(to) })}
      >
        Use a passkey
      </Button>
    </>
  )
}
