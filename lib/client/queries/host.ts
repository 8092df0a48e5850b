import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

export function hostQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.host.read),
    queryFn: ({ signal }) => call(endpoints.host.read, {}, { signal }),
  })
}

export function tasksQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.host.tasks),
    queryFn: ({ signal }) => call(endpoints.host.tasks, {}, { signal }),
  })
}

export function connectionQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.host.connection),
    queryFn: ({ signal }) => call(endpoints.host.connection, {}, { signal }),
  })
}
