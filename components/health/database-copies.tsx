'use client'

import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { useCopyDatabase } from '#lib/client/mutations/health.ts'
import { databaseCopiesQuery } from '#lib/client/queries/health.ts'
import type { DatabaseCopy } from '#lib/contract/database-copy.ts'
import { formatBytes } from '#lib/shared/bytes.ts'

const REASONS: Record<DatabaseCopy['reason'], string> = {
  daily: 'Daily',
  upgrade: 'Before an upgrade',
  asked: 'Asked for',
  rescue: 'After a rescue',
}

type DatabaseCopiesProps = {
  /** How many there are, which is known before the list: so many places are kept for it. */
  count: number
}

/** What there is to go back to, should the database be damaged one day. */
export function DatabaseCopies({ count }: DatabaseCopiesProps) {
  const { data: copies, error: unread, isFetching, refetch } = useQuery(databaseCopiesQuery())
  const { mutate, isPending, error } = useCopyDatabase()
  const offlineReason = useOfflineReason()
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold text-name">Copies of the database</h3>
        <Button
          icon={<Copy aria-hidden="true" className="size-3.5" />}
          pending={isPending}
          disabledReason={offlineReason}
          onClick={() => mutate()}
        >
          Copy now
        </Button>
      </div>
      {error && <FailureNotice error={error} />}
      {unread && <FailureNotice error={unread} onRetry={() => void refetch()} retrying={isFetching} />}
      {!(unread && !copies) && <CopiesTable copies={copies} count={copies?.length ?? count} />}
    </div>
  )
}

const places = (count: number) => Array.from({ length: count }, (_, place) => `place ${place}`)

/** `copies`: undefined while they are read. */
function CopiesTable({ copies, count }: DatabaseCopiesProps & { copies: DatabaseCopy[] | undefined }) {
  if (count === 0) return <p className="text-text-muted">None yet: one is made every day and before every upgrade.</p>
  return (
    <Table label="Copies of the database">
      <TableHead>
        <HeadCell>Made</HeadCell>
        <HeadCell>Why</HeadCell>
        <HeadCell align="end">Size</HeadCell>
      </TableHead>
      <tbody aria-busy={!copies}>
        {copies
          ? copies.map(({ name, madeAt, reason, sizeBytes }) => (
              <TableRow key={name}>
                <Cell>
                  <RelativeTime at={madeAt} />
                </Cell>
                <Cell>{REASONS[reason]}</Cell>
                <Cell align="end">{formatBytes(sizeBytes)}</Cell>
              </TableRow>
            ))
          : places(count).map(place => (
              <TableRow key={place}>
                <Cell colSpan={3}>
                  <Skeleton className="h-4 w-48" />
                </Cell>
              </TableRow>
            ))}
      </tbody>
    </Table>
  )
}
