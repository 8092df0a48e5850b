import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { AuditEntry, AuditMatch } from '#lib/contract/audit.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

const PAGE_SIZE = 50
const NEWEST: number | null = null

/** The next page starts before the oldest that is known; a page that is not full is the last. */
function olderThan(page: AuditEntry[]): number | null {
  return page.length < PAGE_SIZE ? null : (page.at(-1)?.id ?? null)
}

/** Who did or tried what and is meant, newest first, a page at a time. No event tells of it: it is as of now when it is opened. */
export function auditQuery(match: AuditMatch = {}) {
  return infiniteQueryOptions({
    queryKey: queryKey(endpoints.audit.list, { query: match }),
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.audit.list, { query: { ...match, limit: PAGE_SIZE, before: pageParam ?? undefined } }, { signal }),
    initialPageParam: NEWEST,
    getNextPageParam: olderThan,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}

export const auditUsersQuery = () =>
  queryOptions({
    queryKey: queryKey(endpoints.audit.users),
    queryFn: ({ signal }) => call(endpoints.audit.users, {}, { signal }),
    staleTime: 0,
  })

/** Reads and checks every entry: asked for when the page is opened, and when somebody asks. */
export const auditVerificationQuery = () =>
  queryOptions({
    queryKey: queryKey(endpoints.audit.verification),
    queryFn: ({ signal }) => call(endpoints.audit.verification, {}, { signal }),
    staleTime: 0,
  })
