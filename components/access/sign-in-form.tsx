'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useSignIn } from '#lib/client/mutations/access.ts'
import { SignIn } from '#lib/contract/session.ts'
import { CodeForm } from './code-form.tsx'
import { OidcButton } from './oidc-button.tsx'
import { PasskeyButton } from './passkey-button.tsx'
import { PasswordField } from './password-field.tsx'

type SignInFormProps = {
  /** Where to go after it. */
  to: string
  /** The sign-in service; null: there is none. */
  oidc: { label: string } | null
}

export function SignInForm({ to, oidc }: SignInFormProps) {
  const { register, handleSubmit, formState, setFocus, resetField } = useForm({
    resolver: zodResolver(SignIn),
    defaultValues: { name: '', password: '' },
  })
  const { mutate, isPending, isSuccess, error, data, reset } = useSignIn()
  const isBusy = isPending || isSuccess
  const submit = handleSubmit(given => {
    if (isBusy) return
    mutate(given, {
      // A whole new page: what was remembered for nobody, or for somebody else, is gone.
      onSuccess: answer => {
        if (!('secondFactor' in answer)) window.location.assign(to)
      },
      onError: () => {
        resetField('password')
        setFocus('password')
      },
    })
  })
  const again = () => {
    resetField('password')
    reset()
  }
  if (data && 'secondFactor' in data) {
    return <CodeForm challenge={data.secondFactor.challenge} to={to} onAgain={again} />
  }
  return (
    <form noValidate aria-label="Sign in" onSubmit={submit} className="flex flex-col gap-4">
      {error && <FailureNotice error={error} />}
      <Field label="Name" error={formState.errors.name?.message}>
        {control => (
          <TextInput
            {...control}
            {...register('name')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
          />
        )}
      </Field>
      <PasswordField
        label="Password"
        error={formState.errors.password?.message}
        autoComplete="current-password"
        {...register('password')}
      />
      <Button type="submit" variant="primary" pending={isBusy}>
        Sign in
      </Button>
      <PasskeyButton to={to} />
      {oidc && <OidcButton to={to} label={oidc.label} />}
      <p className="text-center text-small text-text-muted text-pretty">
        Password lost? Somebody with access to the host can set a new one: <code>./guesthouse user passwd NAME</code>
      </p>
    </form>
  )
}
