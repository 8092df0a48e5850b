'use client'

import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { PasswordField } from '#components/access/password-field.tsx'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import type { Proof } from '#lib/contract/account.ts'
import { isProblem } from '#lib/contract/problem.ts'

type ProofFormProps = {
  hasPassword: boolean
  /** A verb and its object, on the button. */
  label: string
  tone?: 'primary' | 'danger'
  pending: boolean
  error: unknown
  onProof: (proof: Proof) => void
  onClose: () => void
  /** Further fields. */
  children?: ReactNode
}

/** Asks for the password before something that lets somebody in. Who has none goes on: the server looks when they signed in. */
export function ProofForm({
  hasPassword,
  label,
  tone = 'primary',
  pending,
  error,
  onProof,
  onClose,
  children,
}: ProofFormProps) {
  const [password, setPassword] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const title = useId()
  const isWrong = isProblem(error) && error.code === 'password-wrong'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setIsMissing(hasPassword && password === '')
    if (pending || (hasPassword && password === '')) return
    onProof(hasPassword ? { password } : {})
  }
  const mistake = isMissing ? 'Type your password' : isWrong ? error.detail : undefined
  return (
    <form noValidate aria-labelledby={title} onSubmit={submit} className="flex flex-col gap-4">
      <span id={title} className="sr-only">
        {label}
      </span>
      {Boolean(error) && !isWrong && <FailureNotice error={error} />}
      {children}
      {hasPassword && (
        <PasswordField
          label="Your password"
          error={mistake}
          value={password}
          onChange={event => setPassword(event.target.value)}
          autoComplete="current-password"
          data-autofocus
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant={tone} pending={pending}>
          {label}
        </Button>
      </div>
    </form>
  )
}
