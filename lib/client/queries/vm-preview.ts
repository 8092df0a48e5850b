import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { NewVm } from '#lib/contract/vm.ts'
import { call } from '../call.ts'

const KEPT_MS = 30_000

/** What a VM like this would need and run with. It changes with the host, so it is asked again; the last answer stays meanwhile. */
export function vmPreviewQuery(wish: NewVm) {
  return queryOptions({
    queryKey: [endpoints.vms.preview.id, wish],
    queryFn: ({ signal }) => call(endpoints.vms.preview, { body: wish }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: KEPT_MS,
  })
}
