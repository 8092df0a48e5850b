import { useMutation, useQueryClient } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { auditVerificationQuery } from '../queries/audit.ts'

export function useKeepAuditFor() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (days: number) => call(endpoints.audit.setRetention, { body: { days } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: auditVerificationQuery().queryKey }),
  })
}
