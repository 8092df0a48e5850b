'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { activityQuery, vmActivityQuery } from '#lib/client/queries/activity.ts'
import { ActivityDays } from './activity-days.tsx'
import { useHeldBack } from './use-held-back.ts'

type ActivityListProps = {
  query: ReturnType<typeof activityQuery> | ReturnType<typeof vmActivityQuery>
  withVm: boolean
  /** Shows everything again; null when everything is shown. */
  onClear: (() => void) | null
}

const PLACES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** All that happened and is meant, newest first; new things come in at the top by themselves, older ones when asked for. */
export function ActivityList({ query, withVm, onClear }: ActivityListProps) {
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(query)
  const { shown, heldBack, showAll } = useHeldBack(data?.pages.flat() ?? [])
  if (!data) {
    if (error) return <FailureNotice size="page" error={error} onRetry={() => void refetch()} retrying={isFetching} />
    return (
      <div role="status" aria-label="Reading what happened" className="flex flex-col gap-3 py-4">
        {PLACES.map(place => (
          <Skeleton key={place} className="h-5" />
        ))}
      </div>
    )
  }
  if (shown.length === 0) return <Nothing onClear={onClear} />
  return (
    <div className="pb-3">
      {heldBack > 0 && (
        <div role="status" className="sticky top-9 z-20 flex justify-center">
          <Button variant="primary" onClick={showAll}>
            Show {heldBack} new
          </Button>
        </div>
      )}
      <ActivityDays activities={shown} withVm={withVm} />
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

function Nothing({ onClear }: Pick<ActivityListProps, 'onClear'>) {
  if (!onClear) {
    return (
      <EmptyState title="Nothing yet.">What people, guests and this host do is told here as it happens.</EmptyState>
    )
  }
  return (
    <EmptyState title="Nothing like that happened" action={<Button onClick={onClear}>Show everything</Button>}>
      No activity that is kept has all of these words and filters.
    </EmptyState>
  )
}
