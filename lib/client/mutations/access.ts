import { useMutation } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { GivenSecondFactor, NewAdmin, SignIn } from '#lib/contract/session.ts'
import { call } from '../call.ts'

export function useSignIn() {
  return useMutation({ mutationFn: (body: SignIn) => call(endpoints.access.signIn, { body }) })
}

export function useGiveSecondFactor() {
  return useMutation({
    mutationFn: (body: GivenSecondFactor) => call(endpoints.access.signInSecondFactor, { body }),
  })
}

export function useCompleteSetup() {
  return useMutation({ mutationFn: (body: NewAdmin) => call(endpoints.access.completeSetup, { body }) })
}

export function useSignOut() {
  return useMutation({ mutationFn: () => call(endpoints.access.signOut, {}) })
}
