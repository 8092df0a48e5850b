'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { ActivityRows } from '#components/activity/activity-rows.tsx'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { PageLink } from '#components/layout/page-link.tsx'
import { TEXT_LINK } from '#components/ui/link-style.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { paths } from '#lib/client/paths.ts'
import { vmActivityQuery } from '#lib/client/queries/activity.ts'

const SHOWN = 5

/** The last few things that happened to a VM. */
export function RecentActivity({ vmId }: { vmId: string }) {
  const { data, error, refetch, isFetching } = useInfiniteQuery(vmActivityQuery(vmId))
  const all = data?.pages.flat()
  return (
    <section aria-label="Recent activity" className="flex flex-col gap-1">
      <div className="flex h-8 items-center justify-between">
        <h2 className="font-semibold">What happened lately</h2>
        {all && all.length > SHOWN && (
          <PageLink href={paths.vmActivity(vmId)} className={TEXT_LINK}>
            All
          </PageLink>
        )}
      </div>
      {all ? (
        <ActivityRows activities={all.slice(0, SHOWN)} />
      ) : error ? (
        <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-24" />
      )}
    </section>
  )
}
