import { queryOptions } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { queryKey } from '../query-key.ts'

export function vmsQuery() {
  return queryOptions({
    queryKey: queryKey(endpoints.vms.list),
    queryFn: ({ signal }) => call(endpoints.vms.list, {}, { signal }),
  })
}

export function vmQuery(vmId: string) {
  const input = { params: { vmId } }
  return queryOptions({
    queryKey: queryKey(endpoints.vms.read, input),
    queryFn: ({ signal }) => call(endpoints.vms.read, input, { signal }),
  })
}

export function commandLineQuery(vmId: string) {
  const input = { params: { vmId } }
  return queryOptions({
    queryKey: queryKey(endpoints.vms.commandLine, input),
    queryFn: ({ signal }) => call(endpoints.vms.commandLine, input, { signal }),
  })
}
