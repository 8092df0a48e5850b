'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useCompleteSetup } from '#lib/client/mutations/access.ts'
import { paths } from '#lib/client/paths.ts'
import { isProblem } from '#lib/contract/problem.ts'
import { NewAdmin } from '#lib/contract/session.ts'
import { PasswordField } from './password-field.tsx'

/** The first account, made by who can read the code in the terminal. */
export function SetUpForm() {
  const { register, handleSubmit, formState, setError, setFocus } = useForm({
    resolver: zodResolver(NewAdmin),
    defaultValues: { code: '', name: '', password: '' },
  })
  const { errors } = formState
  const { mutate, isPending, isSuccess, error } = useCompleteSetup()
  const isBusy = isPending || isSuccess
  const isCodeWrong = isProblem(error) && error.code === 'setup-code-wrong'
  const submit = handleSubmit(given => {
    if (isBusy) return
    mutate(given, {
      onSuccess: () => window.location.assign(paths.vms()),
      onError: failure => {
        if (!isProblem(failure) || failure.code !== 'setup-code-wrong') return
        setError('code', { message: failure.detail })
        setFocus('code')
      },
    })
  })
  return (
    <form noValidate aria-label="First account" onSubmit={submit} className="flex flex-col gap-4">
      {error && !isCodeWrong && <FailureNotice error={error} />}
      <Field
        label="Code"
        error={errors.code?.message}
        hint={
          <>
            In the terminal where Guesthouse started, or in the file <code>setup-code</code> of its data directory
          </>
        }
      >
        {control => (
          <TextInput
            {...control}
            {...register('code')}
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            placeholder="XXXX-XXXX-XXXX-XXXX"
            className="font-mono"
            autoFocus
          />
        )}
      </Field>
      <Field label="Your name" error={errors.name?.message}>
        {control => (
          <TextInput
            {...control}
            {...register('name')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      <PasswordField
        label="Password"
        hint="At least 12 characters. A few words are easier to remember than symbols."
        error={errors.password?.message}
        autoComplete="new-password"
        {...register('password')}
      />
      <Button type="submit" variant="primary" pending={isBusy}>
        Make the account
      </Button>
    </form>
  )
}
