import { useMutation, useQueryClient } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { removeById } from '../cache/lists.ts'
import { call } from '../call.ts'
import { poolsQuery, volumesQuery } from '../queries/storage.ts'

export function useRemoveVolume() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (volumeId: string) => call(endpoints.storage.remove, { params: { volumeId } }),
    onSuccess: async (_, volumeId) => {
      cache.setQueryData(volumesQuery().queryKey, removeById(volumeId))
      await cache.invalidateQueries({ queryKey: poolsQuery().queryKey })
    },
  })
}
