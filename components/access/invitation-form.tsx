'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { ButtonLink } from '#components/layout/button-link.tsx'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useSignIn } from '#lib/client/mutations/access.ts'
import { useAcceptInvitation, useReadInvitation } from '#lib/client/mutations/users.ts'
import { paths } from '#lib/client/paths.ts'
import { NewPassword } from '#lib/contract/user.ts'
import { PasswordField } from './password-field.tsx'

/** Who is invited chooses a password, and is signed in with it. */
export function InvitationForm() {
  const [secret, setSecret] = useState('')
  const { mutate: read, data: invited, error } = useReadInvitation()

  useEffect(() => {
    const given = window.location.hash.slice(1)
    setSecret(given)
    read(given || 'none')
  }, [read])

  if (error) {
    return <FailureNotice error={error} action={<ButtonLink href={paths.signIn()}>To the sign-in page</ButtonLink>} />
  }
  if (!invited) return <Skeleton className="h-40" />
  return <PasswordChoice name={invited.name} secret={secret} />
}

const Choice = z.object({ password: NewPassword })

function PasswordChoice({ name, secret }: { name: string; secret: string }) {
  const accept = useAcceptInvitation()
  const signIn = useSignIn()
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(Choice),
    defaultValues: { password: '' },
  })
  const isBusy = accept.isPending || accept.isSuccess
  const submit = handleSubmit(({ password }) => {
    if (isBusy) return
    accept.mutate(
      { secret, password },
      {
        onSuccess: () =>
          signIn.mutate(
            { name, password },
            {
              onSuccess: () => window.location.assign(paths.vms()),
              // The password is theirs now; whatever else is asked for is asked on the page for it.
              onError: () => window.location.assign(paths.signIn()),
            },
          ),
      },
    )
  })
  return (
    <form noValidate aria-label="Choose a password" onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-pretty text-center text-text-muted">
        You sign in as <strong className="font-semibold text-text">{name}</strong>. Choose your password.
      </p>
      {accept.error && <FailureNotice error={accept.error} />}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <PasswordField
        label="Password"
        hint="At least 12 characters. A few words are easier to remember than symbols."
        error={formState.errors.password?.message}
        autoComplete="new-password"
        autoFocus
        {...register('password')}
      />
      <Button type="submit" variant="primary" pending={isBusy}>
        Take the invitation
      </Button>
    </form>
  )
}
