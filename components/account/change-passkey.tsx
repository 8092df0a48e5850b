'use client'

import { type FormEvent, useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useRemovePasskey, useRenamePasskey } from '#lib/client/mutations/passkeys.ts'
import { type Passkey, PasskeyName } from '#lib/contract/passkey.ts'

type ChangeProps = { passkey: Passkey; onClose: () => void }

export function RenamePasskey({ passkey, onClose }: ChangeProps) {
  const [name, setName] = useState(passkey.name)
  const { mutate, isPending, error } = useRenamePasskey()
  const { data: wellNamed, error: mistake } = PasskeyName.safeParse(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isPending || wellNamed === undefined) return
    mutate({ passkeyId: passkey.id, name: wellNamed }, { onSuccess: onClose })
  }
  return (
    <Dialog title={`Rename “${passkey.name}”`} onClose={onClose}>
      <form noValidate aria-label="Rename the passkey" onSubmit={submit} className="flex flex-col gap-4">
        {error && <FailureNotice error={error} />}
        <Field label="Name" error={mistake?.issues[0]?.message}>
          {control => (
            <TextInput {...control} value={name} onChange={event => setName(event.target.value)} data-autofocus />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={isPending}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

export function DeletePasskey({ passkey, onClose }: ChangeProps) {
  const { mutate, isPending, error } = useRemovePasskey()
  return (
    <ConfirmDialog
      title={`Delete the passkey “${passkey.name}”?`}
      confirmLabel="Delete passkey"
      pending={isPending}
      onConfirm={() => mutate(passkey.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      It lets nobody in any more. The device still offers it until you delete it there too.
      {error && (
        <div className="mt-3">
          <FailureNotice error={error} />
        </div>
      )}
    </ConfirmDialog>
  )
}
