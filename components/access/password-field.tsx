'use client'

import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { Field } from '#components/ui/field.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { TextInput } from '#components/ui/text-input.tsx'

type PasswordFieldProps = Omit<ComponentProps<'input'>, 'type'> & {
  label: string
  hint?: string
  error?: string | undefined
}

/** A password, hidden or shown: who sees what they type makes it longer (NIST SP 800-63B-4, 3.1.1.2). */
export function PasswordField({ label, hint, error, ...input }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false)
  const Icon = isShown ? EyeOff : Eye
  return (
    <Field label={label} hint={hint} error={error}>
      {control => (
        <div className="relative">
          <TextInput {...input} {...control} type={isShown ? 'text' : 'password'} className="w-full pr-11" />
          <span className="absolute inset-y-0 right-1 flex items-center">
            <IconButton
              size="small"
              label={isShown ? 'Hide the password' : 'Show the password'}
              icon={<Icon aria-hidden="true" className="size-4" />}
              onClick={() => setIsShown(!isShown)}
            />
          </span>
        </div>
      )}
    </Field>
  )
}
