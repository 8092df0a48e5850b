'use client'

import { type FormEvent, useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useUnlockRescue } from '#lib/client/mutations/rescue.ts'
import { isProblem } from '#lib/contract/problem.ts'

/** Who may decide, when there are no accounts to ask: somebody who can read the host's terminal or files. */
export function RescueCode({ onUnlocked }: { onUnlocked: () => void }) {
  const [code, setCode] = useState('')
  const { mutate, isPending, error } = useUnlockRescue(onUnlocked)
  const isWrong = isProblem(error) && error.code === 'setup-code-wrong'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isPending && code.trim() !== '') mutate(code)
  }
  return (
    <>
      <div className="flex flex-col gap-2">
        <h1 className="font-semibold text-title tracking-tight text-balance">The database cannot be used</h1>
        <p className="text-prose text-pretty text-text-muted">
          It is the file in which Guesthouse keeps its list of VMs and disks, and its accounts. So nobody can sign in to
          see to it: show with the code that you may. VMs that run are not affected.
        </p>
      </div>
      <form noValidate aria-label="Who may decide" onSubmit={submit} className="flex max-w-sm flex-col gap-4">
        {error && !isWrong && <FailureNotice error={error} />}
        <Field
          label="Code"
          error={isWrong ? error.detail : undefined}
          hint={
            <>
              In the terminal where Guesthouse started, or in the file <code>setup-code</code> of its data directory
            </>
          }
        >
          {control => (
            <TextInput
              {...control}
              value={code}
              onChange={event => setCode(event.target.value)}
              autoComplete="one-time-code"
              autoCapitalize="characters"
              spellCheck={false}
              placeholder="XXXX-XXXX-XXXX-XXXX"
              className="font-mono"
              autoFocus
            />
          )}
        </Field>
        <Button type="submit" variant="primary" pending={isPending}>
          Go on
        </Button>
      </form>
    </>
  )
}
