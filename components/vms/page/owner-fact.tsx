'use client'

import { useQuery } from '@tanstack/react-query'
import { Fact } from '#components/ui/facts.tsx'
import { usersQuery } from '#lib/client/queries/users.ts'
import { useMay, useMe } from '#lib/client/use-rights.ts'
import type { Vm } from '#lib/contract/vm.ts'

/** Whose it is. Names of others are for admins. */
export function OwnerFact({ vm: { ownerId } }: { vm: Vm }) {
  const me = useMe()
  const mayKnow = useMay('access.manage')
  const { data: users = [] } = useQuery({ ...usersQuery(), enabled: mayKnow && ownerId !== null })
  if (ownerId !== null && ownerId === me?.userId) return <Fact label="Owner">You</Fact>
  if (!mayKnow) return null
  const name = users.find(({ id }) => id === ownerId)?.name
  return <Fact label="Owner">{ownerId === null ? <span className="text-text-muted">Nobody</span> : (name ?? '…')}</Fact>
}
