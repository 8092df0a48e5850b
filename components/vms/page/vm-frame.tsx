'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ButtonLink } from '#components/layout/button-link.tsx'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { useDocumentTitle } from '#components/layout/use-document-title.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { failureOf } from '#lib/client/failure.ts'
import { paths } from '#lib/client/paths.ts'
import { vmQuery } from '#lib/client/queries/vms.ts'
import { useStateFavicon } from '../state-favicon.ts'
import { stateCharacter } from '../state-glyph.tsx'
import { VmContext } from './vm-context.tsx'
import { VmHeader } from './vm-header.tsx'
import { VmTabs } from './vm-tabs.tsx'

/** Header and tabs of one VM, and the page of a tab inside. */
export function VmFrame({ vmId, children }: { vmId: string; children: ReactNode }) {
  const { data: vm, error, refetch, isFetching } = useQuery(vmQuery(vmId))
  // A VM that was deleted while one looks at it is still in the cache: the answer “gone” counts more.
  const isGone = error !== null && failureOf(error).code === 'vm-not-found'
  const shown = isGone ? undefined : vm
  useDocumentTitle(shown && `${stateCharacter(shown.state)} ${shown.name}`)
  useStateFavicon(shown?.state)

  if (shown) {
    return (
      <VmContext value={shown}>
        <VmHeader vm={shown} />
        <VmTabs vmId={vmId} />
        {children}
      </VmContext>
    )
  }
  if (!error) return <VmFrameSkeleton />
  return (
    <>
      <PageHeader title="Virtual machine" />
      <FailureNotice
        size="page"
        error={error}
        {...(!isGone && { onRetry: () => void refetch(), retrying: isFetching })}
        action={<ButtonLink href={paths.vms()}>All virtual machines</ButtonLink>}
      />
    </>
  )
}

function VmFrameSkeleton() {
  return (
    <div role="status" aria-label="Reading the VM">
      <div className="flex h-16 items-center">
        <Skeleton className="h-7 w-56" />
      </div>
      <div className="flex h-10 items-center gap-5 border-line border-b">
        <Skeleton className="h-4 w-16" />
        <Skeleton className="h-4 w-16" />
        <Skeleton className="h-4 w-16" />
      </div>
    </div>
  )
}
