'use client'

import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { paths } from '#lib/client/paths.ts'
import { mayWith, useMe } from '#lib/client/use-rights.ts'
import { type HouseRight, reasonOfRole } from '#lib/contract/rights.ts'
import { ButtonLink } from './button-link.tsx'

/** A page for who has the right; the others are told why there is nothing for them. */
export function WhoMay({ right, title, children }: { right: HouseRight; title: string; children: ReactNode }) {
  const me = useMe()
  if (me === undefined || mayWith(me, right)) return children
  return (
    <>
      <PageHeader title={title} />
      <EmptyState
        drawing={<Lock aria-hidden="true" strokeWidth={1.5} className="size-10" />}
        title="This page is not for your account"
        action={<ButtonLink href={paths.vms()}>All virtual machines</ButtonLink>}
      >
        {reasonOfRole(me.role)}
      </EmptyState>
    </>
  )
}
