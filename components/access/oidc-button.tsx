'use client'

import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { useBeginOidc } from '#lib/client/mutations/oidc.ts'

/** Leads to the sign-in service, which leads back. @param to where to go after that */
export function OidcButton({ to, label }: { to: string; label: string }) {
  const { mutate, isPending, isSuccess, error } = useBeginOidc()
  return (
    <>
      {error && <FailureNotice error={error} />}
      <Button
        pending={isPending || isSuccess}
        onClick={() => mutate(to, { onSuccess: ({ url }) => window.location.assign(url) })}
      >
        Go on with {label}
      </Button>
    </>
  )
}
