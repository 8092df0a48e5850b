import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

export const passkeysQuery = () =>
  queryOptions({
    queryKey: queryKey(endpoints.passkeys.list, {}),
    queryFn: ({ signal }) => call(endpoints.passkeys.list, {}, { signal }),
    staleTime: 0,
  })
