import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Activity } from '#lib/contract/activity.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

const PAGE_SIZE = 50
const NEWEST: number | null = null

/** The next page starts before the oldest that is known; a page that is not full is the last. */
function olderThan(page: Activity[]): number | null {
  return page.length < PAGE_SIZE ? null : (page.at(-1)?.id ?? null)
}

/** Everything that happened, newest first, a page at a time. */
export function activityQuery() {
  return infiniteQueryOptions({
    queryKey: queryKey(endpoints.host.activity),
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.host.activity, { query: { limit: PAGE_SIZE, before: pageParam ?? undefined } }, { signal }),
    initialPageParam: NEWEST,
    getNextPageParam: olderThan,
  })
}

/** What happened to one VM, newest first, a page at a time. */
export function vmActivityQuery(vmId: string) {
  const params = { vmId }
  return infiniteQueryOptions({
    queryKey: queryKey(endpoints.vms.activity, { params }),
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.vms.activity, { params, query: { limit: PAGE_SIZE, before: pageParam ?? undefined } }, { signal }),
    initialPageParam: NEWEST,
    getNextPageParam: olderThan,
  })
}
