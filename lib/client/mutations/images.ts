import { useMutation, useQueryClient } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { removeById } from '../cache/lists.ts'
import { call } from '../call.ts'
import { imagesQuery } from '../queries/images.ts'

export function useRemoveImage() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (imageId: string) => call(endpoints.images.remove, { params: { imageId } }),
    onSuccess: (_, imageId) => cache.setQueryData(imagesQuery().queryKey, removeById(imageId)),
  })
}
