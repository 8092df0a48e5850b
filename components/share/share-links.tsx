'use client'

import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { toastFailure } from '#components/layout/toast-failure.ts'
import { IconButton } from '#components/ui/icon-button.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { useRevokeShareLink } from '#lib/client/mutations/share-links.ts'
import { shareLinksQuery } from '#lib/client/queries/share-links.ts'
import type { ShareLink } from '#lib/contract/console.ts'

/** The links to a VM’s console that are good now. */
export function ShareLinks({ vmId }: { vmId: string }) {
  const { data: links, error, isFetching, refetch } = useQuery(shareLinksQuery(vmId))
  if (error) return <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
  if (!links || links.length === 0) return null
  return (
    <Table label="Links to this VM’s console">
      <TableHead>
        <HeadCell>Link</HeadCell>
        <HeadCell>Used</HeadCell>
        <HeadCell>Ends</HeadCell>
        <HeadCell align="end">
          <span className="sr-only">Actions</span>
        </HeadCell>
      </TableHead>
      <tbody>
        {links.map(link => (
          <ShareLinkRow key={link.id} link={link} />
        ))}
      </tbody>
    </Table>
  )
}

function ShareLinkRow({ link }: { link: ShareLink }) {
  const { mutate, isPending } = useRevokeShareLink(link.vmId)
  const what = link.kind === 'vnc' ? 'Screen' : 'Serial console'
  const label = `${what}, ${link.mode === 'view' ? 'to look' : 'to use'}`
  return (
    <TableRow>
      <Cell>
        <span className="block">{label}</span>
        <span className="block text-text-muted">
          by {link.createdBy}, <RelativeTime at={link.createdAt} />
        </span>
      </Cell>
      <Cell>
        {link.uses} of {link.maxUses ?? 'any'}
      </Cell>
      <Cell>
        <time dateTime={link.expiresAt}>{link.expiresAt.slice(0, 16).replace('T', ' ')} UTC</time>
      </Cell>
      <Cell align="end" className="w-10">
        <IconButton
          label={`Revoke the link: ${label}`}
          hint="Revoke"
          icon={<Trash2 aria-hidden="true" className="size-4" />}
          pending={isPending}
          onClick={() => mutate(link.id, { onError: error => toastFailure('The link was not revoked', error) })}
        />
      </Cell>
    </TableRow>
  )
}
