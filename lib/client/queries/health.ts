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

/** Nothing tells of these: read again every few seconds while somebody looks. */
const DETAILS_EVERY_MS = 5_000

export function healthDetailsQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.health.details),
    queryFn: ({ signal }) => call(endpoints.health.details, {}, { signal }),
    refetchInterval: DETAILS_EVERY_MS,
    refetchIntervalInBackground: false,
  })
}

export function databaseCopiesQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.database.copies),
    queryFn: ({ signal }) => call(endpoints.database.copies, {}, { signal }),
  })
}
