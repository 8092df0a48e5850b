import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

/** Who is signed in here, and what they may do. */
export const meQuery = () =>
  queryOptions({
    queryKey: queryKey(endpoints.access.me, {}),
    queryFn: ({ signal }) => call(endpoints.access.me, {}, { signal }),
  })

export const sessionsQuery = () =>
  queryOptions({
    queryKey: queryKey(endpoints.access.sessions, {}),
    queryFn: ({ signal }) => call(endpoints.access.sessions, {}, { signal }),
    // No event tells of them, and they are looked at to see what is so now.
    staleTime: 0,
  })
