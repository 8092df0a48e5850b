'use client'

import { Lock } from 'lucide-react'
import type { FormEventHandler, ReactNode } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { useReasonWithout } from '#lib/client/use-rights.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { reasonAgainst } from '#lib/contract/vm-actions.ts'

type HardwareFormProps = {
  vm: Vm
  isDirty: boolean
  isPending: boolean
  error: unknown
  onSubmit: FormEventHandler<HTMLFormElement>
  onUndo: () => void
  /** What no machine is made of may change at any time. */
  whileItRuns?: boolean
  /** Why this account may not, where that is more than the right to change hardware. */
  refusal?: string | null
  children: ReactNode
}

/** The frame of every device's form: why it is locked, what went wrong, Save and Undo. What was typed stays when saving fails. */
export function HardwareForm({
  vm,
  isDirty,
  isPending,
  error,
  onSubmit,
  onUndo,
  whileItRuns = false,
  refusal = null,
  children,
}: HardwareFormProps) {
  const offlineReason = useOfflineReason()
  const reasonWithout = useReasonWithout(vm, 'hardware')
  const lockReason = refusal ?? reasonWithout ?? (whileItRuns ? null : reasonAgainst('change-hardware', vm))
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-5">
      {lockReason && (
        <p className="flex items-start gap-2 rounded-control bg-hover px-3 py-2 text-pretty">
          <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-text-muted" />
          {lockReason}
        </p>
      )}
      <fieldset disabled={lockReason !== null} className="flex min-w-0 flex-col gap-5">
        {children}
      </fieldset>
      {error ? <FailureNotice error={error} /> : null}
      {!lockReason && (
        <div className="flex gap-2">
          <Button
            type="submit"
            variant="primary"
            pending={isPending}
            disabledReason={offlineReason ?? (isDirty ? null : 'Nothing was changed.')}
          >
            Save
          </Button>
          {isDirty && (
            <Button variant="quiet" onClick={onUndo}>
              Undo
            </Button>
          )}
        </div>
      )}
    </form>
  )
}
