import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

type FieldGroupProps = {
  label: ReactNode
  hint?: ReactNode
  /** The mistake, as a sentence. */
  error?: string | null | undefined
  children: ReactNode
}

/** A Field of several controls: a choice and what it unfolds, a list. The label names the group. */
export function FieldGroup({ label, hint, error, children }: FieldGroupProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 font-medium">{label}</legend>
      {children}
      {error && (
        <p className="flex items-start gap-1.5 text-danger">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 break-words">{error}</span>
        </p>
      )}
      {hint && <p className="text-text-muted text-pretty">{hint}</p>}
    </fieldset>
  )
}
