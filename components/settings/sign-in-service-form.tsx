'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useSyncExternalStore } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { PasswordField } from '#components/access/password-field.tsx'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { toastFailure } from '#components/layout/toast-failure.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { useChangeOidc, useRemoveOidc } from '#lib/client/mutations/oidc.ts'
import { OIDC_RETURN_PATH, type OidcSettings, OidcWish } from '#lib/contract/oidc.ts'

const NEWCOMERS = [
  { value: 'none', label: 'Only accounts that linked themselves' },
  { value: 'viewer', label: 'Also new people, as viewers' },
  { value: 'operator', label: 'Also new people, as operators' },
]

/** As it is typed: the claim is two fields that may both be empty. */
const Typed = z
  .object({
    ...OidcWish.omit({ newcomers: true, clientSecret: true }).shape,
    clientSecret: z.string(),
    newcomers: z.enum(['none', 'viewer', 'operator']),
    claimName: z.string().trim(),
    claimValue: z.string().trim(),
  })
  .refine(({ claimName, claimValue }) => (claimName === '') === (claimValue === ''), {
    path: ['claimValue'],
    message: 'A claim needs a name and what it has to be',
  })
type Typed = z.infer<typeof Typed>

function typedOf(settings: OidcSettings | null): Typed {
  return {
    issuer: settings?.issuer ?? '',
    clientId: settings?.clientId ?? '',
    clientSecret: '',
    label: settings?.label ?? '',
    newcomers: settings?.newcomers?.role ?? 'none',
    claimName: settings?.newcomers?.claim?.name ?? '',
    claimValue: settings?.newcomers?.claim?.value ?? '',
  }
}

function wishOf({ clientSecret, newcomers, claimName, claimValue, ...rest }: Typed): OidcWish {
  const claim = claimName === '' ? null : { name: claimName, value: claimValue }
  return {
    ...rest,
    ...(clientSecret !== '' && { clientSecret }),
    newcomers: newcomers === 'none' ? null : { role: newcomers, claim },
  }
}

const nothingChanges = () => () => {}

export function SignInServiceForm({ settings }: { settings: OidcSettings | null }) {
  const { register, handleSubmit, formState, watch, resetField } = useForm({
    resolver: zodResolver(Typed),
    defaultValues: typedOf(settings),
  })
  const { errors } = formState
  const { mutate, isPending, error } = useChangeOidc()
  const remove = useRemoveOidc()
  const offlineReason = useOfflineReason()
  const returnUrl = useSyncExternalStore(
    nothingChanges,
    () => `${window.location.origin}${OIDC_RETURN_PATH}`,
    () => OIDC_RETURN_PATH,
  )
  const submit = handleSubmit(typed => {
    if (isPending) return
    mutate(wishOf(typed), {
      onSuccess: () => {
        resetField('clientSecret')
        showToast({ tone: 'ok', title: 'The sign-in service answers, and is on the sign-in page now' })
      },
    })
  })
  return (
    <form noValidate aria-label="Sign-in service" onSubmit={submit} className="flex flex-col gap-4">
      {error && <FailureNotice error={error} />}
      <Field label="Issuer" hint="The address of the service, as it calls itself" error={errors.issuer?.message}>
        {control => <TextInput {...control} {...register('issuer')} inputMode="url" placeholder="https://id.home" />}
      </Field>
      <div className="flex flex-col gap-1.5">
        <span className="font-medium">Address to come back to</span>
        <span className="flex min-w-0 items-center gap-1">
          <code className="min-w-0 break-all">{returnUrl}</code>
          <CopyButton text={returnUrl} label="Copy the address" />
        </span>
        <span className="text-text-muted">The service wants it as the client’s redirect URI.</span>
      </div>
      <Field label="Client id" error={errors.clientId?.message}>
        {control => <TextInput {...control} {...register('clientId')} autoComplete="off" spellCheck={false} />}
      </Field>
      <PasswordField
        label="Client secret"
        hint={settings?.hasSecret ? 'There is one. Leave this empty to keep it.' : 'Empty for a public client'}
        error={errors.clientSecret?.message}
        autoComplete="off"
        {...register('clientSecret')}
      />
      <Field label="Name on the button" hint="“Go on with …”" error={errors.label?.message}>
        {control => <TextInput {...control} {...register('label')} autoComplete="off" />}
      </Field>
      <Field label="Who may come in" error={errors.newcomers?.message}>
        {control => <Select {...control} {...register('newcomers')} options={NEWCOMERS} />}
      </Field>
      {watch('newcomers') !== 'none' && (
        <div className="flex flex-col gap-4 narrow:flex-row">
          <Field
            label="Only with the claim"
            hint="Empty: everybody whom the service knows"
            error={errors.claimName?.message}
            className="flex-1"
          >
            {control => <TextInput {...control} {...register('claimName')} placeholder="groups" />}
          </Field>
          <Field label="that is, or has" error={errors.claimValue?.message} className="flex-1">
            {control => <TextInput {...control} {...register('claimValue')} placeholder="family" />}
          </Field>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={isPending} disabledReason={offlineReason}>
          Save
        </Button>
        {settings && (
          <Button
            pending={remove.isPending}
            disabledReason={offlineReason}
            onClick={() =>
              remove.mutate(undefined, { onError: failure => toastFailure('The service is still on', failure) })
            }
          >
            Remove the service
          </Button>
        )}
      </div>
    </form>
  )
}
