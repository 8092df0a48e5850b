import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

export function healthQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.health.read),
    queryFn: ({ signal }) => call(endpoints.health.read, {}, { signal }),
  })
}
