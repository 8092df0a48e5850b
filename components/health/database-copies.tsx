'use client'

import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
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

/** What there is to go back to, should the database be damaged one day. */
export function DatabaseCopies() {
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
      {copies?.length === 0 && (
        <p className="text-text-muted">None yet: one is made every day and before every upgrade.</p>
      )}
      {copies && copies.length > 0 && (
        <Table label="Copies of the database">
          <TableHead>
            <HeadCell>Made</HeadCell>
            <HeadCell>Why</HeadCell>
            <HeadCell align="end">Size</HeadCell>
          </TableHead>
          <tbody>
            {copies.map(({ name, madeAt, reason, sizeBytes }) => (
              <TableRow key={name}>
                <Cell>
                  <RelativeTime at={madeAt} />
                </Cell>
                <Cell>{REASONS[reason]}</Cell>
                <Cell align="end">{formatBytes(sizeBytes)}</Cell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  )
}
