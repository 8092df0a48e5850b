import { ButtonLink } from '#components/layout/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { paths } from '#lib/client/paths.ts'

export default function NotFound() {
  return (
    <EmptyState
      title="There is no page at this address"
      action={<ButtonLink href={paths.vms()}>All virtual machines</ButtonLink>}
    >
      The link may be old, or mistyped.
    </EmptyState>
  )
}
