'use client'

import { useState } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useAddPasskey } from '#lib/client/mutations/passkeys.ts'
import { PasskeyName } from '#lib/contract/passkey.ts'
import { deviceWords } from './device-words.ts'
import { ProofForm } from './proof-form.tsx'

/** A name and the password; the rest is between the browser and its owner. */
export function AddPasskey({ hasPassword, onClose }: { hasPassword: boolean; onClose: () => void }) {
  const [name, setName] = useState(() => deviceWords(navigator.userAgent))
  const { mutate, isPending, error } = useAddPasskey()
  const { data: wellNamed, error: mistake } = PasskeyName.safeParse(name)
  return (
    <Dialog title="Add a passkey" onClose={onClose}>
      <ProofForm
        {...{ hasPassword, error, onClose }}
        label="Make the passkey"
        pending={isPending}
        onProof={proof => {
          if (wellNamed === undefined) return
          mutate(
            { name: wellNamed, proof },
            {
              onSuccess: passkey => {
                showToast({ tone: 'ok', title: `The passkey “${passkey.name}” can sign you in` })
                onClose()
              },
            },
          )
        }}
      >
        <Field label="Name" hint="So that you know later which device it is on" error={mistake?.issues[0]?.message}>
          {control => <TextInput {...control} value={name} onChange={event => setName(event.target.value)} />}
        </Field>
      </ProofForm>
    </Dialog>
  )
}
