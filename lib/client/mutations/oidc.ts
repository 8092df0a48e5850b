import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Proof } from '#lib/contract/account.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { OidcWish } from '#lib/contract/oidc.ts'
import { call } from '../call.ts'
import { accountQuery } from '../queries/account.ts'
import { oidcQuery } from '../queries/oidc.ts'

export function useBeginOidc() {
  return useMutation({ mutationFn: (to: string) => call(endpoints.oidc.begin, { body: { to } }) })
}

export function useCompleteOidc() {
  return useMutation({ mutationFn: (search: string) => call(endpoints.oidc.complete, { body: { search } }) })
}

export function useLinkOidc() {
  return useMutation({ mutationFn: (body: Proof) => call(endpoints.oidc.link, { body }) })
}

export function useUnlinkOidc() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => call(endpoints.oidc.unlink, {}),
    onSettled: () => cache.invalidateQueries({ queryKey: accountQuery().queryKey }),
  })
}

export function useChangeOidc() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: OidcWish) => call(endpoints.oidc.change, { body }),
    onSuccess: state => cache.setQueryData(oidcQuery().queryKey, state),
  })
}

export function useRemoveOidc() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => call(endpoints.oidc.remove, {}),
    onSuccess: () => cache.setQueryData(oidcQuery().queryKey, { settings: null }),
  })
}
