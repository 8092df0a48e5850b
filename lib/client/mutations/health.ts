import { useMutation, useQueryClient } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { databaseCopiesQuery, healthDetailsQuery } from '../queries/health.ts'

export function useCopyDatabase() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => call(endpoints.database.copy, {}),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: databaseCopiesQuery().queryKey })
      await cache.invalidateQueries({ queryKey: healthDetailsQuery().queryKey })
    },
  })
}
