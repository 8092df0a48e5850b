import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

export function shareLinksQuery(vmId: string) {
  const input = { params: { vmId } }
  return queryOptions({
    queryKey: queryKey(endpoints.consoles.shareLinks, input),
    queryFn: ({ signal }) => call(endpoints.consoles.shareLinks, input, { signal }),
    // No event tells of them.
    staleTime: 0,
  })
}
