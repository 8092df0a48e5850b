'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { PageLink } from '#components/layout/page-link.tsx'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { useNow } from '#components/ui/clock.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { NAME_LINK } from '#components/ui/link-style.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { exactTime } from '#components/ui/time-words.ts'
import { paths } from '#lib/client/paths.ts'
import { auditQuery } from '#lib/client/queries/audit.ts'
import type { AuditEntry, AuditMatch } from '#lib/contract/audit.ts'
import { actionWords, detailWords, whoWords, whyWords } from './audit-words.ts'

const PLACES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** Everything that somebody did or tried and is meant, newest first; older things when asked for. */
export function AuditList({ match, onClear }: { match: AuditMatch; onClear: (() => void) | null }) {
  const query = useInfiniteQuery(auditQuery(match))
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = query
  if (!data) {
    if (error) return <FailureNotice size="page" error={error} onRetry={() => void refetch()} retrying={isFetching} />
    return (
      <div role="status" aria-label="Reading the audit trail" className="flex flex-col gap-3 py-4">
        {PLACES.map(place => (
          <Skeleton key={place} className="h-9" />
        ))}
      </div>
    )
  }
  const entries = data.pages.flat()
  if (entries.length === 0) {
    return (
      <EmptyState
        title="Nothing like that was done"
        {...(onClear && { action: <Button onClick={onClear}>Show everything</Button> })}
      >
        No entry that is kept has all of these words and filters.
      </EmptyState>
    )
  }
  return (
    <div className="pb-3">
      <ol aria-label="Audit trail" className="divide-y divide-line border-line border-t">
        {entries.map(entry => (
          <Row key={entry.id} entry={entry} />
        ))}
      </ol>
      {error && <FailureNotice error={error} />}
      {hasNextPage && (
        <div className="flex justify-center pt-4">
          <Button pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </div>
  )
}

const RESULTS: Record<string, { tone: Tone; word: string }> = {
  done: { tone: 'neutral', word: 'Done' },
  refused: { tone: 'danger', word: 'Refused' },
  failed: { tone: 'warn', word: 'Failed' },
}

function Row({ entry }: { entry: AuditEntry }) {
  const { at, address, result } = entry
  const now = useNow(60_000)
  const why = whyWords(entry)
  const details = detailWords(entry)
  const { tone, word } = RESULTS[result] ?? { tone: 'danger', word: result }
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 py-2 narrow:grid-cols-[11rem_minmax(0,1fr)_auto]">
      <time dateTime={at} className="text-text-muted tabular-nums max-narrow:col-span-2 max-narrow:text-small">
        {now === null || Number.isNaN(Date.parse(at)) ? at.slice(0, 19) : exactTime(Date.parse(at))}
      </time>
      <div className="min-w-0">
        <p className="text-pretty break-words">
          <strong className="font-medium">{whoWords(entry)}</strong>: {actionWords(entry.action)}
          <Target entry={entry} />
          {details !== '' && <span className="text-text-muted"> ({details})</span>}
        </p>
        <p className="text-small text-text-muted break-words">
          {address === '' ? 'on the host' : `from ${address}`}
          {why !== null && <>. {why}.</>}
        </p>
      </div>
      <Badge tone={tone}>{word}</Badge>
    </li>
  )
}

function Target({ entry: { target, vmId } }: { entry: AuditEntry }) {
  if (target === null) return vmId === null ? null : <span className="text-text-muted"> {vmId}</span>
  if (vmId === null) return <> “{target}”</>
  return (
    <>
      {' '}
      “
      <PageLink href={paths.vm(vmId)} className={NAME_LINK}>
        {target}
      </PageLink>
      ”
    </>
  )
}
