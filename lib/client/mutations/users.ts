import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CallInput } from '#lib/contract/endpoint.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { AcceptedInvitation, UserChange } from '#lib/contract/user.ts'
import { call } from '../call.ts'
import { usersQuery } from '../queries/users.ts'

/** No event tells of people: what was done to them is read again. */
function useReadAgain() {
  const cache = useQueryClient()
  return () => cache.invalidateQueries({ queryKey: usersQuery().queryKey })
}

export function useInviteUser() {
  return useMutation({
    mutationFn: (body: CallInput<typeof endpoints.users.invite>['body']) => call(endpoints.users.invite, { body }),
    onSuccess: useReadAgain(),
  })
}

export function useChangeUser(userId: string) {
  return useMutation({
    mutationFn: (body: UserChange) => call(endpoints.users.change, { params: { userId }, body }),
    onSuccess: useReadAgain(),
  })
}

export function useInviteAgain() {
  return useMutation({
    mutationFn: (userId: string) => call(endpoints.users.inviteAgain, { params: { userId } }),
    onSuccess: useReadAgain(),
  })
}

export function useRemoveUser() {
  return useMutation({
    mutationFn: (userId: string) => call(endpoints.users.remove, { params: { userId } }),
    onSuccess: useReadAgain(),
  })
}

export function useReadInvitation() {
  return useMutation({
    mutationFn: (secret: string) => call(endpoints.users.readInvitation, { body: { secret } }),
  })
}

export function useAcceptInvitation() {
  return useMutation({
    mutationFn: (body: AcceptedInvitation) => call(endpoints.users.acceptInvitation, { body }),
  })
}
