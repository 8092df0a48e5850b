import type { Metadata } from 'next'
import { ButtonLink } from '#components/layout/button-link.tsx'
import { PageFrame } from '#components/layout/page-frame.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { paths } from '#lib/client/paths.ts'

export const metadata: Metadata = { title: 'Nothing here' }

export default function NotFound() {
  return (
    <PageFrame>
      <EmptyState
        title="There is no page at this address"
        action={<ButtonLink href={paths.vms()}>All virtual machines</ButtonLink>}
      >
        The link may be old, or mistyped.
      </EmptyState>
    </PageFrame>
  )
}
