import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

/** Everybody who may sign in. Only for who may manage them. */
export const usersQuery = () =>
  queryOptions({
    queryKey: queryKey(endpoints.users.list, {}),
    queryFn: ({ signal }) => call(endpoints.users.list, {}, { signal }),
    // No event tells of them.
    staleTime: 0,
  })
