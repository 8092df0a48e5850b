import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

/** How whoever is signed in here can sign in. */
export const accountQuery = () =>
  queryOptions({
    queryKey: queryKey(endpoints.account.read, {}),
    queryFn: ({ signal }) => call(endpoints.account.read, {}, { signal }),
    // No event tells of it, and another browser may have changed it.
    staleTime: 0,
  })
