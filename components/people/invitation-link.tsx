'use client'

import { CopyButton } from '#components/ui/copy-button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { paths } from '#lib/client/paths.ts'
import type { Invitation } from '#lib/contract/user.ts'

const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })

/** The link that a new person opens. It is nowhere else: who loses it makes another. */
export function InvitationLink({ name, invitation }: { name: string; invitation: Invitation }) {
  const link = `${window.location.origin}${paths.invite(invitation.secret)}`
  return (
    <div className="flex flex-col gap-3 text-base text-text">
      <p className="text-pretty">
        Send this link to {name}, and to nobody else: whoever opens it first chooses the password. It works once, until{' '}
        {DAY.format(new Date(invitation.expiresAt))}, and is not shown again.
      </p>
      <Field label="Invitation link">
        {control => (
          <span className="flex items-center gap-1">
            <TextInput
              {...control}
              data-autofocus
              readOnly
              value={link}
              className="min-w-0 flex-1 font-mono"
              onFocus={event => event.target.select()}
            />
            <CopyButton text={link} label="Copy the link" />
          </span>
        )}
      </Field>
    </div>
  )
}
