'use client'

import { useQuery } from '@tanstack/react-query'
import { Badge } from '#components/ui/badge.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { useMe } from '#lib/client/use-rights.ts'
import type { User } from '#lib/contract/user.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { PersonMenu } from './person-menu.tsx'
import { grantWords, outsideWords, quotaWords, ROLE_WORDS } from './person-words.ts'

export function PeopleTable({ users }: { users: readonly User[] }) {
  const { data: vms = [] } = useQuery(vmsQuery())
  return (
    <Table label="People">
      <TableHead>
        <HeadCell>Name</HeadCell>
        <HeadCell>Role</HeadCell>
        <HeadCell className="max-narrow:hidden">Shared with them</HeadCell>
        <HeadCell className="max-wide:hidden">Limits</HeadCell>
        <HeadCell align="end" className="max-narrow:hidden">
          Last seen
        </HeadCell>
        <HeadCell align="end">
          <span className="sr-only">Actions</span>
        </HeadCell>
      </TableHead>
      <tbody>
        {users.map(user => (
          <PersonRow key={user.id} user={user} vms={vms} />
        ))}
      </tbody>
    </Table>
  )
}

function PersonRow({ user, vms }: { user: User; vms: readonly Vm[] }) {
  const { name, role, grants, lastSeenAt, quota } = user
  const me = useMe()
  const outside = outsideWords(user)
  return (
    <TableRow>
      <Cell className="max-w-48">
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          {user.id === me?.userId && <Badge tone="accent">You</Badge>}
          {outside && <Badge tone={user.disabled ? 'danger' : 'warn'}>{outside}</Badge>}
        </span>
      </Cell>
      <Cell>{ROLE_WORDS[role].title}</Cell>
      <Cell className="text-text-muted max-narrow:hidden">
        {role === 'admin' ? (
          'Everything'
        ) : grants.length === 0 ? (
          'Nothing'
        ) : (
          <ul>
            {grants.map(grant => (
              <li key={JSON.stringify(grant.scope)}>{grantWords(grant, vms)}</li>
            ))}
          </ul>
        )}
      </Cell>
      <Cell className="text-text-muted max-wide:hidden">{quotaWords(quota)}</Cell>
      <Cell align="end" className="text-text-muted max-narrow:hidden">
        {lastSeenAt === null ? 'Never' : <RelativeTime at={lastSeenAt} />}
      </Cell>
      <Cell align="end" className="w-10">
        <PersonMenu user={user} />
      </Cell>
    </TableRow>
  )
}
