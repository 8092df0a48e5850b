import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { z } from 'zod'
import { type Activity, ActivityFilter } from '#lib/contract/activity.ts'
import type { ActivityMatch } from '#lib/contract/activity-search.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

const PAGE_SIZE = 50
const NEWEST: number | null = null

/** The next page starts before the oldest that is known; a page that is not full is the last. */
function olderThan(page: Activity[]): number | null {
  return page.length < PAGE_SIZE ? null : (page.at(-1)?.id ?? null)
}

/** Everything that happened and is meant, newest first, a page at a time. */
export function activityQuery(match: ActivityMatch = {}) {
  return infiniteQueryOptions({
    queryKey: queryKey(endpoints.host.activity, { query: match }),
    queryFn: ({ pageParam, signal }) =>
      call(
        endpoints.host.activity,
        { query: { ...match, limit: PAGE_SIZE, before: pageParam ?? undefined } },
        { signal },
      ),
    initialPageParam: NEWEST,
    getNextPageParam: olderThan,
    // What was found before stays until the next is there: nothing flickers while one types.
    placeholderData: keepPreviousData,
  })
}

/** What happened to one VM, newest first, a page at a time. */
export function vmActivityQuery(vmId: string, match: Omit<ActivityMatch, 'vmId'> = {}) {
  const params = { vmId }
  return infiniteQueryOptions({
    queryKey: queryKey(endpoints.vms.activity, { params, query: match }),
    queryFn: ({ pageParam, signal }) =>
      call(
        endpoints.vms.activity,
        { params, query: { ...match, limit: PAGE_SIZE, before: pageParam ?? undefined } },
        { signal },
      ),
    initialPageParam: NEWEST,
    getNextPageParam: olderThan,
    // What was found before stays until the next is there: nothing flickers while one types.
    placeholderData: keepPreviousData,
  })
}

/** The first part of the keys of all lists of activities. */
export const activityQueryIds = [endpoints.host.activity.id, endpoints.vms.activity.id]

const KeyInput = z.object({
  params: z.object({ vmId: z.uuid() }).optional(),
  query: ActivityFilter.omit({ before: true, limit: true }).extend({ vmId: z.uuid().optional() }).optional(),
})

/** Which activities a list with this key shows; null when it cannot be told. */
export function activityMatchOf(key: readonly unknown[]): ActivityMatch | null {
  const input = KeyInput.safeParse(key[1])
  return input.success ? { ...input.data.params, ...input.data.query } : null
}
