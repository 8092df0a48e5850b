'use client'

import { useSyncExternalStore } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import type { MadeToken } from '#lib/contract/token.ts'

const never = () => () => {}

/** The secret of a new token, for as long as the dialog is open, and how a program uses it. */
export function ShownOnce({ made: { token, secret }, onClose }: { made: MadeToken; onClose: () => void }) {
  const origin = useSyncExternalStore(
    never,
    () => location.origin,
    () => '',
  )
  const example = `curl -H "Authorization: Bearer ${secret}" ${origin}/api/vms`
  return (
    <Dialog
      title={`The token “${token.name}”`}
      width="wide"
      onClose={onClose}
      footer={
        <Button data-autofocus variant="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <div className="flex flex-col gap-4 text-base text-text">
        <p className="text-text-muted">
          Keep it now where your program finds it. It is shown this one time: Guesthouse does not know it any more.
        </p>
        <Field label="Token">
          {control => (
            <span className="flex items-center gap-1">
              <TextInput {...control} readOnly value={secret} className="font-mono" />
              <CopyButton text={secret} label="Copy the token" />
            </span>
          )}
        </Field>
        <div className="flex flex-col gap-1.5">
          <p className="font-medium">For example</p>
          <span className="flex items-start gap-1">
            <code className="min-w-0 flex-1 rounded-control bg-sunken p-2 text-small break-all">{example}</code>
            <CopyButton text={example} label="Copy the example" />
          </span>
        </div>
      </div>
    </Dialog>
  )
}
