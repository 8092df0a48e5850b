import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

export function imagesQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.images.list),
    queryFn: ({ signal }) => call(endpoints.images.list, {}, { signal }),
  })
}
