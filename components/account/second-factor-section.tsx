'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { useNewRecoveryCodes, useRemoveSecondFactor } from '#lib/client/mutations/account.ts'
import type { Account } from '#lib/contract/account.ts'
import { AccountSection } from './account-section.tsx'
import { ProofForm } from './proof-form.tsx'
import { RecoveryCodeList } from './recovery-codes.tsx'

const SetUpSecondFactor = dynamic(() => import('./set-up-second-factor.tsx').then(module => module.SetUpSecondFactor))

type DialogProps = { hasPassword: boolean; onClose: () => void }
const DIALOGS = { 'set-up': SetUpSecondFactor, 'new-codes': NewCodes, 'turn-off': TurnOff }

/** Codes from an app beside the password. */
export function SecondFactorSection({ account: { hasPassword, secondFactor } }: { account: Account }) {
  const [open, setOpen] = useState<keyof typeof DIALOGS | null>(null)
  const disabledReason = useOfflineReason()
  const OpenDialog = open && DIALOGS[open]
  return (
    <AccountSection
      title="Second factor"
      about="A code from an app on your phone, asked for after the password: who learns the password alone does not get in."
    >
      {secondFactor ? (
        <>
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone="ok">On</Badge>
            <span>
              since <RelativeTime at={secondFactor.since} as="ago" />
            </span>
            <span className="text-text-muted">{codesWords(secondFactor.recoveryCodesLeft)}</span>
          </p>
          <div className="flex flex-wrap gap-2">
            <Button disabledReason={disabledReason} onClick={() => setOpen('new-codes')}>
              New recovery codes…
            </Button>
            <Button disabledReason={disabledReason} onClick={() => setOpen('turn-off')}>
              Turn it off…
            </Button>
          </div>
        </>
      ) : (
        <div>
          <Button disabledReason={disabledReason} onClick={() => setOpen('set-up')}>
            Set up…
          </Button>
        </div>
      )}
      {OpenDialog && <OpenDialog hasPassword={hasPassword} onClose={() => setOpen(null)} />}
    </AccountSection>
  )
}

function codesWords(left: number): string {
  if (left === 0) return 'No recovery code is left: make new ones.'
  return left === 1 ? '1 recovery code is left' : `${left} recovery codes are left`
}

function NewCodes({ hasPassword, onClose }: DialogProps) {
  const { data, error, isPending, mutate } = useNewRecoveryCodes()
  return (
    <Dialog title={data ? 'Your recovery codes' : 'Make new recovery codes?'} onClose={onClose}>
      {data ? (
        <RecoveryCodeList codes={data.recoveryCodes} onClose={onClose} />
      ) : (
        <ProofForm
          {...{ hasPassword, error, onClose }}
          label="Make new codes"
          pending={isPending}
          onProof={proof => mutate(proof)}
        >
          <p>The ones you have now will not work any more.</p>
        </ProofForm>
      )}
    </Dialog>
  )
}

function TurnOff({ hasPassword, onClose }: DialogProps) {
  const { error, isPending, mutate } = useRemoveSecondFactor()
  return (
    <Dialog title="Turn the second factor off?" onClose={onClose}>
      <ProofForm
        {...{ hasPassword, error, onClose }}
        label="Turn it off"
        tone="danger"
        pending={isPending}
        onProof={proof =>
          mutate(proof, {
            onSuccess: () => {
              showToast({ tone: 'ok', title: 'The second factor is off' })
              onClose()
            },
          })
        }
      >
        <p>The password alone will let you in. Your recovery codes end too.</p>
      </ProofForm>
    </Dialog>
  )
}
