import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  AcceptedInvitation,
  GivenInvitation,
  Invitation,
  Invited,
  InvitedUser,
  NewUser,
  User,
  UserChange,
} from '../user.ts'

const UserParams = z.object({ userId: z.uuid() })

export const list = endpoint({
  id: 'users.list',
  method: 'GET',
  path: '/api/users',
  right: 'access.manage',
  summary: 'List the people who may sign in',
  response: z.array(User),
  problems: [],
})

/** Not one that `creates`: its answer, which has a secret, would be kept. Sent again, the name is taken. */
export const invite = endpoint({
  id: 'users.invite',
  method: 'POST',
  path: '/api/users',
  right: 'access.manage',
  summary: 'Add somebody, with an invitation to choose a password',
  description:
    'The invitation is for one use within seven days. Give its link, `/invite#<secret>`, to that person only.',
  body: NewUser,
  response: InvitedUser,
  status: 201,
  problems: ['user-name-taken'],
})

export const change = endpoint({
  id: 'users.change',
  method: 'PATCH',
  path: '/api/users/{userId}',
  right: 'access.manage',
  summary: 'Change what somebody is called, may do and may use, or disable them',
  description: 'What they have open shows it at once. Who is disabled is signed out everywhere.',
  params: UserParams,
  body: UserChange,
  response: User,
  problems: ['user-not-found', 'user-name-taken', 'last-admin'],
})

export const remove = endpoint({
  id: 'users.remove',
  method: 'DELETE',
  path: '/api/users/{userId}',
  right: 'access.manage',
  summary: 'Delete an account',
  description: 'It is signed out everywhere. Its VMs stay, and belong to nobody.',
  params: UserParams,
  response: null,
  problems: ['user-not-found', 'last-admin'],
})

export const inviteAgain = endpoint({
  id: 'users.invite-again',
  method: 'POST',
  path: '/api/users/{userId}/invitation',
  right: 'access.manage',
  summary: 'Invite somebody anew: for a link that expired, or a password that was lost',
  description:
    'An earlier invitation is worth nothing any more. The password they have stays until they choose another.',
  params: UserParams,
  response: Invitation,
  status: 201,
  problems: ['user-not-found'],
})

export const readInvitation = endpoint({
  id: 'invitation.read',
  method: 'POST',
  path: '/api/invitation',
  right: 'anyone',
  summary: 'Who an invitation is for',
  description: 'Changes nothing; a POST, because a secret belongs in no address.',
  body: GivenInvitation,
  response: Invited,
  problems: ['invitation-invalid'],
})

export const acceptInvitation = endpoint({
  id: 'invitation.accept',
  method: 'POST',
  path: '/api/invitation/password',
  right: 'anyone',
  summary: 'Take an invitation: choose a password, then sign in with it',
  body: AcceptedInvitation,
  response: Invited.pick({ name: true }),
  problems: ['invitation-invalid'],
})
