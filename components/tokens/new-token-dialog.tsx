'use client'

import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useMakeToken } from '#lib/client/mutations/tokens.ts'
import { meQuery } from '#lib/client/queries/access.ts'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { DEFAULT_TOKEN_DAYS, NewToken } from '#lib/contract/token.ts'
import { ShownOnce } from './shown-once.tsx'

const NEVER = 'never'
const DAYS = [7, 30, DEFAULT_TOKEN_DAYS, 365].map(days => ({ value: String(days), label: `in ${days} days` }))
const ACCESS = [
  { value: 'all', label: 'Read and change' },
  { value: 'read', label: 'Read only' },
]
const EVERY_VM = { value: 'all', label: 'All that I may use' }
const SOME_VMS = { value: 'some', label: 'Only some VMs, and nothing else' }

/** Asks what a token is for, makes it, and shows it the one time that it can be shown. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const { mutate, data: made, isPending, error } = useMakeToken()
  const isAdmin = useQuery(meQuery()).data?.role === 'admin'
  const formId = useId()
  const [wish, setWish] = useState({ name: '', access: 'all', about: EVERY_VM.value, days: String(DEFAULT_TOKEN_DAYS) })
  const [vmIds, setVmIds] = useState<string[]>([])
  const [wasTried, setWasTried] = useState(false)
  const set = (change: Partial<typeof wish>) => setWish({ ...wish, ...change })

  const checked = NewToken.safeParse({
    name: wish.name,
    access: wish.access,
    vmIds: wish.about === SOME_VMS.value ? vmIds : null,
    expiresInDays: wish.days === NEVER ? null : Number(wish.days),
  })
  const mistakeIn = (field: string) =>
    wasTried ? checked.error?.issues.find(({ path }) => path[0] === field)?.message : undefined

  if (made) return <ShownOnce made={made} onClose={onClose} />

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setWasTried(true)
    if (checked.success && !isPending) mutate(checked.data)
  }
  return (
    <Dialog
      title="New API token"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={isPending}>
            Make the token
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={onSubmit} className="flex flex-col gap-4 text-base text-text">
        {error && <FailureNotice error={error} />}
        <Field label="Name" hint="What it is for" error={mistakeIn('name')}>
          {control => (
            <TextInput
              {...control}
              data-autofocus
              value={wish.name}
              autoComplete="off"
              onChange={event => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label="May">
          {control => (
            <Select
              {...control}
              options={ACCESS}
              value={wish.access}
              onChange={event => set({ access: event.target.value })}
            />
          )}
        </Field>
        <Field label="With" error={mistakeIn('vmIds') && 'Choose at least one VM'}>
          {control => (
            <Select
              {...control}
              options={[EVERY_VM, SOME_VMS]}
              value={wish.about}
              onChange={event => set({ about: event.target.value })}
            />
          )}
        </Field>
        {wish.about === SOME_VMS.value && <VmChoice chosen={vmIds} onChange={setVmIds} />}
        <Field label="Expires">
          {control => (
            <Select
              {...control}
              options={isAdmin ? [...DAYS, { value: NEVER, label: 'never' }] : DAYS}
              value={wish.days}
              onChange={event => set({ days: event.target.value })}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}

function VmChoice({ chosen, onChange }: { chosen: string[]; onChange: (vmIds: string[]) => void }) {
  const { data: vms = [] } = useQuery(vmsQuery())
  return (
    <fieldset className="max-h-48 overflow-y-auto">
      <legend className="sr-only">VMs</legend>
      {vms.map(({ id, name }) => (
        <Checkbox
          key={id}
          label={name}
          checked={chosen.includes(id)}
          onChange={event => onChange(event.target.checked ? [...chosen, id] : chosen.filter(other => other !== id))}
        />
      ))}
    </fieldset>
  )
}
