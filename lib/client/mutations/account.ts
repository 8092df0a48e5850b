import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ChangePassword, Proof } from '#lib/contract/account.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'
import { sessionsQuery } from '../queries/access.ts'
import { accountQuery } from '../queries/account.ts'

/** Reads again what the page shows of the account; the change is done when that is. */
function useReadAgain() {
  const cache = useQueryClient()
  return {
    account: () => cache.invalidateQueries({ queryKey: accountQuery().queryKey }),
    sessions: () => cache.invalidateQueries({ queryKey: sessionsQuery().queryKey }),
  }
}

export function useChangePassword() {
  const { account, sessions } = useReadAgain()
  return useMutation({
    mutationFn: (body: ChangePassword) => call(endpoints.account.changePassword, { body }),
    onSuccess: () => Promise.all([account(), sessions()]),
  })
}

export function useEndSession() {
  const { sessions } = useReadAgain()
  return useMutation({
    mutationFn: (sessionId: string) => call(endpoints.access.endSession, { params: { sessionId } }),
    onSettled: sessions,
  })
}

export function useEndOtherSessions() {
  const { sessions } = useReadAgain()
  return useMutation({ mutationFn: () => call(endpoints.access.endOtherSessions, {}), onSettled: sessions })
}

export function useBeginSecondFactor() {
  return useMutation({ mutationFn: (body: Proof) => call(endpoints.account.beginSecondFactor, { body }) })
}

export function useConfirmSecondFactor() {
  const { account } = useReadAgain()
  return useMutation({
    mutationFn: (code: string) => call(endpoints.account.confirmSecondFactor, { body: { code } }),
    onSuccess: account,
  })
}

export function useNewRecoveryCodes() {
  const { account } = useReadAgain()
  return useMutation({
    mutationFn: (body: Proof) => call(endpoints.account.newRecoveryCodes, { body }),
    onSuccess: account,
  })
}

/** By an admin, of somebody else. */
export function useRemoveSecondFactorOf() {
  return useMutation({
    mutationFn: (userId: string) => call(endpoints.account.removeSecondFactorOf, { params: { userId } }),
  })
}

export function useRemoveSecondFactor() {
  const { account } = useReadAgain()
  return useMutation({
    mutationFn: (body: Proof) => call(endpoints.account.removeSecondFactor, { body }),
    onSuccess: account,
  })
}
