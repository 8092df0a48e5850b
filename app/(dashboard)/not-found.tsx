import { ButtonLink } from '#components/layout/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { paths } from '#lib/client/paths.ts'

export default function NotFound() {
  return (
    <>
      <PageHeader title="Nothing here" />
      <EmptyState
        title="There is no page at this address"
        action={<ButtonLink href={paths.vms()}>All virtual machines</ButtonLink>}
      >
        The link may be old, or mistyped.
      </EmptyState>
    </>
  )
}
