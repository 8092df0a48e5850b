'use client'

import { useQuery } from '@tanstack/react-query'
import { Pencil, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { usePasskeyHindrance } from '#components/access/use-passkey-hindrance.ts'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { passkeysQuery } from '#lib/client/queries/passkeys.ts'
import type { Passkey } from '#lib/contract/passkey.ts'
import { AccountSection } from './account-section.tsx'

const AddPasskey = dynamic(() => import('./add-passkey.tsx').then(module => module.AddPasskey))
const RenamePasskey = dynamic(() => import('./change-passkey.tsx').then(module => module.RenamePasskey))
const DeletePasskey = dynamic(() => import('./change-passkey.tsx').then(module => module.DeletePasskey))

type Open = { kind: 'add' } | { kind: 'rename' | 'delete'; passkey: Passkey }

/** Keys that devices and password managers keep for this account. */
export function PasskeysSection({ hasPassword }: { hasPassword: boolean }) {
  const { data: passkeys, error, isFetching, refetch } = useQuery(passkeysQuery())
  const [open, setOpen] = useState<Open | null>(null)
  const offlineReason = useOfflineReason()
  const hindrance = usePasskeyHindrance()
  const onClose = () => setOpen(null)
  return (
    <AccountSection
      title="Passkeys"
      about="A passkey is kept by your phone, your computer or your password manager. It signs you in with a finger or a PIN, without name, password and code."
    >
      {passkeys ? (
        passkeys.length > 0 && (
          <PasskeyTable
            passkeys={passkeys}
            onRename={passkey => setOpen({ kind: 'rename', passkey })}
            onDelete={passkey => setOpen({ kind: 'delete', passkey })}
          />
        )
      ) : error ? (
        <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-10" />
      )}
      <div>
        <Button disabledReason={offlineReason ?? hindrance} onClick={() => setOpen({ kind: 'add' })}>
          Add a passkey…
        </Button>
        {hindrance && <p className="mt-2 max-w-2xl text-text-muted text-pretty">{hindrance}</p>}
      </div>
      {open?.kind === 'add' && <AddPasskey hasPassword={hasPassword} onClose={onClose} />}
      {open?.kind === 'rename' && <RenamePasskey passkey={open.passkey} onClose={onClose} />}
      {open?.kind === 'delete' && <DeletePasskey passkey={open.passkey} onClose={onClose} />}
    </AccountSection>
  )
}

type PasskeyTableProps = {
  passkeys: Passkey[]
  onRename: (passkey: Passkey) => void
  onDelete: (passkey: Passkey) => void
}

function PasskeyTable({ passkeys, onRename, onDelete }: PasskeyTableProps) {
  const disabledReason = useOfflineReason()
  return (
    <Table label="Your passkeys">
      <TableHead>
        <HeadCell>Name</HeadCell>
        <HeadCell className="max-narrow:hidden">Made</HeadCell>
        <HeadCell>Last used</HeadCell>
        <HeadCell align="end">
          <span className="sr-only">Actions</span>
        </HeadCell>
      </TableHead>
      <tbody>
        {passkeys.map(passkey => (
          <TableRow key={passkey.id}>
            <Cell className="max-w-48 truncate font-medium" title={passkey.name}>
              {passkey.name}
            </Cell>
            <Cell className="max-narrow:hidden">
              <RelativeTime at={passkey.createdAt} />
            </Cell>
            <Cell>{passkey.lastUsedAt ? <RelativeTime at={passkey.lastUsedAt} /> : 'Not yet'}</Cell>
            <Cell align="end" className="w-20">
              <IconButton
                label={`Rename ${passkey.name}`}
                hint="Rename"
                icon={<Pencil aria-hidden="true" className="size-4" />}
                disabledReason={disabledReason}
                onClick={() => onRename(passkey)}
              />
              <IconButton
                label={`Delete ${passkey.name}`}
                hint="Delete"
                icon={<Trash2 aria-hidden="true" className="size-4" />}
                disabledReason={disabledReason}
                onClick={() => onDelete(passkey)}
              />
            </Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}
