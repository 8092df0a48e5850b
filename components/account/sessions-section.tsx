'use client'

import { useQuery } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { toastFailure } from '#components/layout/toast-failure.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { useEndOtherSessions, useEndSession } from '#lib/client/mutations/account.ts'
import { sessionsQuery } from '#lib/client/queries/access.ts'
import type { Session } from '#lib/contract/session.ts'
import { AccountSection } from './account-section.tsx'
import { deviceWords } from './device-words.ts'

/** Every browser that is signed in with this account. */
export function SessionsSection() {
  const { data: sessions, error, isFetching, refetch } = useQuery(sessionsQuery())
  const endOthers = useEndOtherSessions()
  const offlineReason = useOfflineReason()
  return (
    <AccountSection
      title="Where you are signed in"
      about="Ending a session signs that browser out at once, with its consoles."
    >
      {sessions ? (
        <>
          <SessionTable sessions={sessions} />
          <div>
            <Button
              pending={endOthers.isPending}
              disabledReason={offlineReason ?? (sessions.length === 1 ? 'There is no other session.' : null)}
              onClick={() =>
                endOthers.mutate(undefined, {
                  onSuccess: () => showToast({ tone: 'ok', title: 'All other sessions have ended' }),
                  onError: failure => toastFailure('The other sessions were not ended', failure),
                })
              }
            >
              End all other sessions
            </Button>
          </div>
        </>
      ) : error ? (
        <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-20" />
      )}
    </AccountSection>
  )
}

function SessionTable({ sessions }: { sessions: Session[] }) {
  return (
    <Table label="Sessions">
      <TableHead>
        <HeadCell>Device</HeadCell>
        <HeadCell className="max-narrow:hidden">Address</HeadCell>
        <HeadCell>Last seen</HeadCell>
        <HeadCell align="end">
          <span className="sr-only">Actions</span>
        </HeadCell>
      </TableHead>
      <tbody>
        {[...sessions]
          .sort((a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt))
          .map(session => (
            <SessionRow key={session.id} session={session} />
          ))}
      </tbody>
    </Table>
  )
}

function SessionRow({ session: { id, device, address, lastSeenAt, current } }: { session: Session }) {
  const { mutate, isPending } = useEndSession()
  const offlineReason = useOfflineReason()
  const words = deviceWords(device)
  return (
    <TableRow>
      <Cell>
        <span className="flex items-center gap-2">
          <span className="font-medium" title={device}>
            {words}
          </span>
          {current && <Badge tone="accent">This one</Badge>}
        </span>
        <span className="block text-text-muted narrow:hidden">{address}</span>
      </Cell>
      <Cell className="max-narrow:hidden">{address}</Cell>
      <Cell>
        <RelativeTime at={lastSeenAt} />
      </Cell>
      <Cell align="end" className="w-10">
        <IconButton
          label={`End the session of ${words}`}
          hint="End this session"
          icon={<LogOut aria-hidden="true" className="size-4" />}
          pending={isPending}
          disabledReason={offlineReason ?? (current ? 'This is the one you are using: sign out instead.' : null)}
          onClick={() => mutate(id, { onError: failure => toastFailure('The session was not ended', failure) })}
        />
      </Cell>
    </TableRow>
  )
}
