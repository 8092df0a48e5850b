import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

/** There is no live stream while the database cannot be used, so it is asked. */
const ASK_EVERY_MS = 3_000

/** What is wrong with the database; fails with `not-found` as soon as nothing is. */
export function rescueQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.rescue.read),
    queryFn: ({ signal }) => call(endpoints.rescue.read, {}, { signal }),
    refetchInterval: ASK_EVERY_MS,
    retry: false,
  })
}
