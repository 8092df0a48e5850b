import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CallInput } from '#lib/contract/endpoint.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { removeById } from '../cache/lists.ts'
import { call } from '../call.ts'
import { shareLinksQuery } from '../queries/share-links.ts'

export function useShareConsole(vmId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: CallInput<typeof endpoints.consoles.share>['body']) =>
      call(endpoints.consoles.share, { params: { vmId }, body }),
    // The answer has the secret: nobody keeps it longer than it is shown.
    gcTime: 0,
    onSuccess: () => cache.invalidateQueries({ queryKey: shareLinksQuery(vmId).queryKey }),
  })
}

export function useRevokeShareLink(vmId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (linkId: string) => call(endpoints.consoles.unshare, { params: { vmId, linkId } }),
    onSuccess: (_, linkId) => cache.setQueryData(shareLinksQuery(vmId).queryKey, removeById(linkId)),
  })
}
