import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CallInput } from '#lib/contract/endpoint.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { removeById } from '../cache/lists.ts'
import { call } from '../call.ts'
import { tokensQuery } from '../queries/tokens.ts'

export function useMakeToken() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: CallInput<typeof endpoints.tokens.create>['body']) => call(endpoints.tokens.create, { body }),
    // The answer has the secret: nobody keeps it longer than it is shown.
    gcTime: 0,
    onSuccess: () => cache.invalidateQueries({ queryKey: tokensQuery().queryKey }),
  })
}

export function useRevokeToken() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (tokenId: string) => call(endpoints.tokens.revoke, { params: { tokenId } }),
    onSuccess: (_, tokenId) => cache.setQueryData(tokensQuery().queryKey, removeById(tokenId)),
  })
}
