'use client'

import { type FormEvent, useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { RadioCards } from '#components/ui/radio-cards.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { ROLES } from '#lib/contract/rights.ts'
import { NewUser } from '#lib/contract/user.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { GrantsEditor } from './grants-editor.tsx'
import { ROLE_WORDS } from './person-words.ts'
import { QuotaFields, quotaMistake } from './quota-fields.tsx'

type PersonFormProps = {
  id: string
  start: NewUser
  vms: readonly Vm[]
  error: unknown
  onSubmit: (person: NewUser) => void
}

/** Name, role, what is shared, and limits: for somebody new and for somebody who is there. */
export function PersonForm({ id, start, vms, error, onSubmit }: PersonFormProps) {
  const [person, setPerson] = useState(start)
  const [wasTried, setWasTried] = useState(false)
  const set = (change: Partial<NewUser>) => setPerson({ ...person, ...change })
  const named = NewUser.shape.name.safeParse(person.name)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setWasTried(true)
    if (named.success && quotaMistake(person.quota) === null) onSubmit({ ...person, name: named.data })
  }

  return (
    <form id={id} noValidate aria-label="Account" onSubmit={submit} className="flex flex-col gap-5 text-base text-text">
      {error ? <FailureNotice error={error} /> : null}
      <Field label="Name" error={wasTried ? named.error?.issues[0]?.message : null} hint="They sign in with it.">
        {control => (
          <TextInput
            {...control}
            data-autofocus
            value={person.name}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={event => set({ name: event.target.value })}
          />
        )}
      </Field>
      <RadioCards
        label="Role"
        value={person.role}
        onChange={role => set({ role })}
        options={ROLES.map(role => ({ value: role, ...ROLE_WORDS[role] }))}
      />
      {person.role !== 'admin' && (
        <GrantsEditor grants={person.grants} onChange={grants => set({ grants })} vms={vms} />
      )}
      <QuotaFields quota={person.quota} onChange={quota => set({ quota })} />
    </form>
  )
}
