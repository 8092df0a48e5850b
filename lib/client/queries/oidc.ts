import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

export const oidcQuery = () =>
  queryOptions({
    queryKey: queryKey(endpoints.oidc.read, {}),
    queryFn: ({ signal }) => call(endpoints.oidc.read, {}, { signal }),
    staleTime: 0,
  })
