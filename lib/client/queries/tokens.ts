import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

export const tokensQuery = () =>
  queryOptions({
    queryKey: queryKey(endpoints.tokens.list),
    queryFn: ({ signal }) => call(endpoints.tokens.list, {}, { signal }),
    // No event tells of them, and when they were used last is what one looks for.
    staleTime: 0,
  })
