'use client'

import { type FormEvent, useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useGiveSecondFactor } from '#lib/client/mutations/access.ts'

type CodeFormProps = {
  challenge: string
  /** Where to go after it. */
  to: string
  /** Back to name and password. */
  onAgain: () => void
}

/** The second step of signing in. */
export function CodeForm({ challenge, to, onAgain }: CodeFormProps) {
  const [code, setCode] = useState('')
  const { mutate, isPending, isSuccess, error } = useGiveSecondFactor()
  const isBusy = isPending || isSuccess
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isBusy || code.trim() === '') return
    mutate({ challenge, code }, { onSuccess: () => window.location.assign(to), onError: () => setCode('') })
  }
  return (
    <form noValidate aria-label="Second step" onSubmit={submit} className="flex flex-col gap-4">
      {error && <FailureNotice error={error} />}
      <Field label="Code" hint="From your app, or one of your recovery codes">
        {control => (
          <TextInput
            {...control}
            value={code}
            onChange={event => setCode(event.target.value)}
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            className="font-mono"
            autoFocus
          />
        )}
      </Field>
      <Button type="submit" variant="primary" pending={isBusy}>
        Sign in
      </Button>
      <Button variant="quiet" onClick={onAgain}>
        Begin again
      </Button>
      <p className="text-center text-small text-text-muted text-pretty">
        App and recovery codes lost? An admin can turn your second factor off.
      </p>
    </form>
  )
}
