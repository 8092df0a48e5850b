'use client'

import { useState } from 'react'
import { toastFailure } from '#components/layout/toast-failure.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { useLinkOidc, useUnlinkOidc } from '#lib/client/mutations/oidc.ts'
import type { Account } from '#lib/contract/account.ts'
import { AccountSection } from './account-section.tsx'
import { ProofForm } from './proof-form.tsx'

type OidcSectionProps = { oidc: NonNullable<Account['oidc']>; hasPassword: boolean }

/** The sign-in service that an admin set up, and whether it knows this account. */
export function OidcSection({ oidc: { label, linked }, hasPassword }: OidcSectionProps) {
  const [isLinking, setIsLinking] = useState(false)
  const unlink = useUnlinkOidc()
  const offlineReason = useOfflineReason()
  return (
    <AccountSection title={label} about={`Linked with ${label}, you can sign in with what you use there.`}>
      <div className="flex flex-wrap items-center gap-2">
        {linked ? (
          <>
            <Badge tone="ok">Linked</Badge>
            <Button
              pending={unlink.isPending}
              disabledReason={
                offlineReason ?? (hasPassword ? null : 'Set a password first: this is how you sign in now.')
              }
              onClick={() =>
                unlink.mutate(undefined, { onError: error => toastFailure('Your account is still linked', error) })
              }
            >
              Unlink
            </Button>
          </>
        ) : (
          <Button disabledReason={offlineReason} onClick={() => setIsLinking(true)}>
            Link with {label}…
          </Button>
        )}
      </div>
      {isLinking && <LinkOidc label={label} hasPassword={hasPassword} onClose={() => setIsLinking(false)} />}
    </AccountSection>
  )
}

function LinkOidc({ label, hasPassword, onClose }: { label: string; hasPassword: boolean; onClose: () => void }) {
  const { mutate, isPending, isSuccess, error } = useLinkOidc()
  return (
    <Dialog title={`Link your account with ${label}?`} onClose={onClose}>
      <ProofForm
        {...{ hasPassword, error, onClose }}
        label="Go on"
        pending={isPending || isSuccess}
        onProof={proof => mutate(proof, { onSuccess: ({ url }) => window.location.assign(url) })}
      >
        <p>You sign in there, and come back here.</p>
      </ProofForm>
    </Dialog>
  )
}
