'use client'

import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { PageLink } from '#components/layout/page-link.tsx'
import { TEXT_LINK } from '#components/ui/link-style.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { paths } from '#lib/client/paths.ts'
import { hostQuery } from '#lib/client/queries/host.ts'
import { CommandLineFold } from './command-line-fold.tsx'
import { Fit } from './fit.tsx'
import { usePreview } from './use-preview.ts'

/** What the new VM would mean for this host, kept true while the form changes; the buttons are its foot. */
export function Summary({ children }: { children: ReactNode }) {
  const { wish, data: preview, error, refetch, isFetching, isWaiting } = usePreview()
  const { data: host } = useQuery(hostQuery())
  const warnings = preview?.warnings ?? []
  return (
    <section
      aria-label="Summary"
      aria-busy={isWaiting || isFetching}
      className="flex min-w-0 flex-col gap-4 rounded-card bg-surface p-4 inset-ring inset-ring-line"
    >
      {preview ? (
        <Fit preview={preview} wish={wish} />
      ) : error ? (
        <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <FitSkeleton />
      )}
      {warnings.map(warning => (
        <Warning key={warning}>{warning}</Warning>
      ))}
      {host?.acceleration?.accelerator === 'tcg' && (
        <Warning>
          VMs are slow on this host now: no hardware acceleration.{' '}
          <PageLink href={paths.host()} className={TEXT_LINK}>
            Why, and what helps
          </PageLink>
        </Warning>
      )}
      {children}
      {preview?.commandLine && <CommandLineFold commandLine={preview.commandLine} />}
    </section>
  )
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 text-pretty">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
      <span className="min-w-0">{children}</span>
    </p>
  )
}

function FitSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-5 w-32" />
      <Skeleton className="h-12" />
      <Skeleton className="h-12" />
    </div>
  )
}
