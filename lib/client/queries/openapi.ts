import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

export function openApiQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.host.openapi),
    queryFn: ({ signal }) => call(endpoints.host.openapi, {}, { signal }),
  })
}
