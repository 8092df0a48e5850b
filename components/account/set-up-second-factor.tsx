'use client'

import { type FormEvent, useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useBeginSecondFactor, useConfirmSecondFactor } from '#lib/client/mutations/account.ts'
import type { SecondFactorSetup } from '#lib/contract/account.ts'
import { isProblem } from '#lib/contract/problem.ts'
import { ProofForm } from './proof-form.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodeList } from './recovery-codes.tsx'

/** Password, then the app, then its first code, then the codes for the day the phone is lost. */
export function SetUpSecondFactor({ hasPassword, onClose }: { hasPassword: boolean; onClose: () => void }) {
  const begin = useBeginSecondFactor()
  const confirm = useConfirmSecondFactor()
  return (
    <Dialog title={confirm.data ? 'Your recovery codes' : 'Set up codes from an app'} onClose={onClose}>
      {confirm.data ? (
        <RecoveryCodeList codes={confirm.data.recoveryCodes} onClose={onClose} />
      ) : begin.data ? (
        <ConfirmCode setup={begin.data} confirm={confirm} onClose={onClose} />
      ) : (
        <ProofForm
          hasPassword={hasPassword}
          label="Go on"
          pending={begin.isPending}
          error={begin.error}
          onProof={proof => begin.mutate(proof)}
          onClose={onClose}
        />
      )}
    </Dialog>
  )
}

type ConfirmCodeProps = {
  setup: SecondFactorSetup
  confirm: ReturnType<typeof useConfirmSecondFactor>
  onClose: () => void
}

function ConfirmCode({ setup: { secret, uri }, confirm, onClose }: ConfirmCodeProps) {
  const [code, setCode] = useState('')
  const { error, isPending, mutate } = confirm
  const isWrong = isProblem(error) && error.code === 'second-factor-wrong'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isPending && code.trim() !== '') mutate(code)
  }
  return (
    <form noValidate aria-label="Confirm the app" onSubmit={submit} className="flex flex-col gap-4">
      {error && !isWrong && <FailureNotice error={error} />}
      <p>Read this with an app for codes (Aegis, 2FAS, a password manager), or type the secret there.</p>
      <div className="flex justify-center">
        <QrCode text={uri} label="QR code for the app" />
      </div>
      <p className="flex items-center justify-center gap-1">
        <code className="min-w-0 break-all text-small text-text">{secret}</code>
        <CopyButton text={secret} label="Copy the secret" />
      </p>
      <Field label="Code" hint="The six digits that the app shows now" error={isWrong ? error.detail : undefined}>
        {control => (
          <TextInput
            {...control}
            value={code}
            onChange={event => setCode(event.target.value)}
            inputMode="numeric"
            autoComplete="one-time-code"
            className="font-mono"
            autoFocus
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={isPending}>
          Turn it on
        </Button>
      </div>
    </form>
  )
}
