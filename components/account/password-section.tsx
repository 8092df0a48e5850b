'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { PasswordField } from '#components/access/password-field.tsx'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useChangePassword } from '#lib/client/mutations/account.ts'
import { isProblem } from '#lib/contract/problem.ts'
import { GivenPassword, NewPassword } from '#lib/contract/user.ts'
import { AccountSection } from './account-section.tsx'

const WithPassword = z.object({ password: GivenPassword, newPassword: NewPassword })
const WithoutPassword = z.object({ password: z.string(), newPassword: NewPassword })

/** A new password; all other sessions end with the old one. */
export function PasswordSection({ hasPassword }: { hasPassword: boolean }) {
  const { register, handleSubmit, formState, setError, setFocus, reset } = useForm({
    resolver: zodResolver(hasPassword ? WithPassword : WithoutPassword),
    defaultValues: { password: '', newPassword: '' },
  })
  const { errors } = formState
  const { mutate, isPending, error } = useChangePassword()
  const isPasswordWrong = isProblem(error) && error.code === 'password-wrong'
  const submit = handleSubmit(({ password, newPassword }) => {
    if (isPending) return
    mutate(hasPassword ? { password, newPassword } : { newPassword }, {
      onSuccess: () => {
        reset()
        showToast({
          tone: 'ok',
          title: 'The new password counts from now on',
          detail: 'All other sessions have ended.',
        })
      },
      onError: failure => {
        if (!isProblem(failure) || failure.code !== 'password-wrong') return
        setError('password', { message: failure.detail })
        setFocus('password')
      },
    })
  })
  return (
    <AccountSection
      title="Password"
      about={
        hasPassword
          ? 'With a new password all your other sessions end.'
          : 'Your account has none: you sign in in another way. You can set one for the day that does not work.'
      }
    >
      <form noValidate aria-label="Password" onSubmit={submit} className="flex max-w-sm flex-col gap-4">
        {error && !isPasswordWrong && <FailureNotice error={error} />}
        {hasPassword && (
          <PasswordField
            label="Password now"
            error={errors.password?.message}
            autoComplete="current-password"
            {...register('password')}
          />
        )}
        <PasswordField
          label="New password"
          hint="At least 12 characters. A few words are easier to remember than symbols."
          error={errors.newPassword?.message}
          autoComplete="new-password"
          {...register('newPassword')}
        />
        <div>
          <Button type="submit" pending={isPending}>
            {hasPassword ? 'Change the password' : 'Set the password'}
          </Button>
        </div>
      </form>
    </AccountSection>
  )
}
