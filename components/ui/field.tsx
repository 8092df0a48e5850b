'use client'

import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { cx } from './cx.ts'

/** What the control inside a Field must carry, so that label, hint and mistake belong to it. */
export type FieldControl = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }

type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  /** The mistake, as a sentence. */
  error?: string | null | undefined
  /** A word beside the label: “optional”, or what is pending. */
  aside?: ReactNode
  className?: string
  children: (control: FieldControl) => ReactNode
}

/** A labelled control: `<Field label="Name">{control => <TextInput {...control} />}</Field>`. */
export function Field({ label, hint, error, aside, className, children }: FieldProps) {
  const id = useId()
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={cx('flex flex-col gap-1.5', className)}>
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {aside && <span className="text-small text-text-muted">{aside}</span>}
      </div>
      {children({
        id,
        ...(describedBy && { 'aria-describedby': describedBy }),
        ...(error && { 'aria-invalid': true }),
      })}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-danger">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 break-words">{error}</span>
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-text-muted text-pretty">
          {hint}
        </p>
      )}
    </div>
  )
}
