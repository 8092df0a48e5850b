import { Plus } from 'lucide-react'
import { ButtonLink } from '#components/layout/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { paths } from '#lib/client/paths.ts'

export function NoVms({ mayCreate }: { mayCreate: boolean }) {
  if (!mayCreate) {
    return (
      <EmptyState drawing={<DarkHouse />} title="No VM is shared with you yet">
        Ask an admin. It appears here as soon as you may see one.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      drawing={<DarkHouse />}
      title="Nobody is staying here yet"
      action={
        <ButtonLink href={paths.newVm()} variant="primary" icon={<Plus aria-hidden="true" className="size-4" />}>
          New VM
        </ButtonLink>
      }
    >
      A VM needs something to boot from: an ISO of the library, or one you upload on the way.
    </EmptyState>
  )
}

/** A guest house at night, one window waiting to be lit. */
function DarkHouse() {
  return (
    <svg
      viewBox="0 0 160 96"
      aria-hidden="true"
      className="h-24 w-40"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M8 88h144M36 88V44L80 16l44 28v44M104 32V18h9v19.5" />
      <path d="M50 52h16v14H50zM94 52h16v14H94zM58 52v14M102 52v14M72 88V66h16v22" />
      <path d="M50 52h16v14H50z" className="fill-lamp" stroke="none" opacity="0.85" />
      <path d="M50 52h16v14H50zM58 52v14" />
      <path d="M132 14a8 8 0 1 0 7 12 7 7 0 0 1-7-12zM20 24h.01M30 12h.01M144 46h.01M16 48h.01" />
    </svg>
  )
}
