'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { activityQuery, vmActivityQuery } from '#lib/client/queries/activity.ts'
import { ActivityRows } from './activity-rows.tsx'

type ActivityListProps = {
  query: ReturnType<typeof activityQuery> | ReturnType<typeof vmActivityQuery>
  withVm: boolean
}

const PLACES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** All that happened, newest first; new things come in at the top by themselves, older ones when asked for. */
export function ActivityList({ query, withVm }: ActivityListProps) {
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(query)
  if (!data) {
    if (error) return <FailureNotice size="page" error={error} onRetry={() => void refetch()} retrying={isFetching} />
    return (
      <div role="status" aria-label="Reading what happened" className="flex flex-col gap-3 py-4">
        {PLACES.map(place => (
          <Skeleton key={place} className="h-6" />
        ))}
      </div>
    )
  }
  return (
    <div className="py-3">
      <ActivityRows activities={data.pages.flat()} withVm={withVm} />
      {error && <FailureNotice error={error} />}
      {hasNextPage && (
        <div className="flex justify-center pt-4">
          <Button pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </div>
  )
}
