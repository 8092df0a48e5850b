'use client'

import { useQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { toastFailure } from '#components/layout/toast-failure.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { ErrorNotice } from '#components/ui/error-notice.tsx'
import { Select } from '#components/ui/select.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useKeepAuditFor } from '#lib/client/mutations/audit.ts'
import { auditVerificationQuery } from '#lib/client/queries/audit.ts'
import type { AuditVerification } from '#lib/contract/audit.ts'

const COUNT = new Intl.NumberFormat('en')

/** Whether the trail is as it was written, and how long it is kept. */
export function ChainState() {
  const { data, error, isFetching, refetch } = useQuery(auditVerificationQuery())
  const check = () => void refetch()
  if (!data) {
    if (error) return <FailureNotice error={error} onRetry={check} retrying={isFetching} />
    return <Skeleton className="my-3 h-10" />
  }
  return (
    <section aria-label="State of the audit trail" className="flex flex-col gap-3 border-line border-b py-3">
      {!data.whole && (
        <ErrorNotice
          title="The audit trail was changed"
          detail={data.breaks[0]?.sentence ?? ''}
          log={data.breaks.map(({ sentence }) => sentence)}
        />
      )}
      {data.unwritten > 0 && (
        <p className="text-warn">
          {COUNT.format(data.unwritten)} entries wait in memory: the database cannot be written now.
          {data.lost > 0 && ` ${COUNT.format(data.lost)} found no room there and are lost.`}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {data.whole && <Whole {...data} />}
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <KeptFor days={data.keptDays} />
          <Button pending={isFetching} onClick={check}>
            Check again
          </Button>
        </div>
      </div>
    </section>
  )
}

function Whole({ count, lastHash }: AuditVerification) {
  return (
    <p className="flex min-w-0 items-center gap-2">
      <ShieldCheck aria-hidden="true" className="size-4 shrink-0 text-ok" />
      <span>
        The chain is whole: {COUNT.format(count)} {count === 1 ? 'entry' : 'entries'}, each as it was written.
      </span>
      <CopyButton text={lastHash} label="Copy the last hash" />
    </p>
  )
}

const DAYS = [
  { value: '90', label: 'Kept for 90 days' },
  { value: '365', label: 'Kept for a year' },
  { value: '730', label: 'Kept for 2 years' },
  { value: '1825', label: 'Kept for 5 years' },
]

function KeptFor({ days }: { days: number }) {
  const { mutate, isPending } = useKeepAuditFor()
  const value = String(days)
  const isKnown = DAYS.some(option => option.value === value)
  return (
    <Select
      aria-label="How long entries are kept"
      value={value}
      disabled={isPending}
      onChange={event =>
        mutate(Number(event.target.value), { onError: error => toastFailure('That was not changed', error) })
      }
      options={isKnown ? DAYS : [{ value, label: `Kept for ${value} days` }, ...DAYS]}
    />
  )
}
