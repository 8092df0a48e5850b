import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

export function poolsQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.storage.pools),
    queryFn: ({ signal }) => call(endpoints.storage.pools, {}, { signal }),
  })
}

export function volumesQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.storage.list),
    queryFn: ({ signal }) => call(endpoints.storage.list, {}, { signal }),
  })
}
