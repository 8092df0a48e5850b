'use client'

import { useQuery } from '@tanstack/react-query'
import { KeyRound, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { tokensQuery } from '#lib/client/queries/tokens.ts'
import type { Token } from '#lib/contract/token.ts'
import { NewTokenDialog } from './new-token-dialog.tsx'
import { RevokeTokenDialog } from './revoke-token-dialog.tsx'
import { tokenWords } from './token-words.ts'

/** What programs use in one’s name: made here, shown once, revoked here. */
export function TokensSection() {
  const id = useId()
  const { data: tokens, error, isFetching, refetch } = useQuery(tokensQuery())
  const [isMaking, setIsMaking] = useState(false)
  const [revoked, setRevoked] = useState<Token | null>(null)
  const offlineReason = useOfflineReason()
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="flex flex-col gap-1">
          <h2 id={id} className="font-semibold text-name">
            API tokens
          </h2>
          <p className="max-w-2xl text-text-muted text-pretty">
            For programs that work with Guesthouse in your name. A token may do what you may, or less.
          </p>
        </div>
        <Button
          icon={<KeyRound aria-hidden="true" className="size-3.5" />}
          disabledReason={offlineReason}
          onClick={() => setIsMaking(true)}
        >
          New token
        </Button>
      </div>
      {tokens ? (
        tokens.length === 0 ? (
          <p className="text-text-muted">None yet.</p>
        ) : (
          <TokenTable tokens={tokens} onRevoke={setRevoked} />
        )
      ) : error ? (
        <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-10" />
      )}
      {isMaking && <NewTokenDialog onClose={() => setIsMaking(false)} />}
      {revoked && <RevokeTokenDialog token={revoked} onClose={() => setRevoked(null)} />}
    </section>
  )
}

function TokenTable({ tokens, onRevoke }: { tokens: Token[]; onRevoke: (token: Token) => void }) {
  return (
    <Table label="API tokens">
      <TableHead>
        <HeadCell>Name</HeadCell>
        <HeadCell className="max-narrow:hidden">May</HeadCell>
        <HeadCell>Last used</HeadCell>
        <HeadCell className="max-narrow:hidden">Expires</HeadCell>
        <HeadCell align="end">
          <span className="sr-only">Actions</span>
        </HeadCell>
      </TableHead>
      <tbody>
        {tokens.map(token => (
          <TokenRow key={token.id} token={token} onRevoke={() => onRevoke(token)} />
        ))}
      </tbody>
    </Table>
  )
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { name, scope, lastUsedAt, lastAddress, expiresAt } = token
  const offlineReason = useOfflineReason()
  return (
    <TableRow>
      <Cell className="max-w-48 truncate font-medium" title={name}>
        {name}
      </Cell>
      <Cell className="text-text-muted max-narrow:hidden">{tokenWords(scope)}</Cell>
      <Cell>
        {lastUsedAt === null ? (
          <span className="text-text-muted">Never</span>
        ) : (
          <>
            <RelativeTime at={lastUsedAt} />
            <span className="block text-text-muted">from {lastAddress}</span>
          </>
        )}
      </Cell>
      <Cell className="max-narrow:hidden">
        <Expiry at={expiresAt} />
      </Cell>
      <Cell align="end" className="w-10">
        <IconButton
          label={`Revoke ${name}`}
          hint="Revoke"
          icon={<Trash2 aria-hidden="true" className="size-4" />}
          disabledReason={offlineReason}
          onClick={onRevoke}
        />
      </Cell>
    </TableRow>
  )
}

function Expiry({ at }: { at: string | null }) {
  if (at === null) return <span className="text-text-muted">Never</span>
  if (Date.parse(at) <= Date.now()) return <Badge tone="warn">Expired</Badge>
  return <time dateTime={at}>{at.slice(0, 10)}</time>
}
