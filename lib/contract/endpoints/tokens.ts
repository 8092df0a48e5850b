import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { MadeToken, NewToken, Token } from '../token.ts'

export const list = endpoint({
  id: 'tokens.list',
  method: 'GET',
  path: '/api/tokens',
  right: 'own-account',
  summary: 'Your API tokens, expired ones included',
  response: z.array(Token),
  problems: [],
})

export const create = endpoint({
  id: 'tokens.create',
  method: 'POST',
  path: '/api/tokens',
  right: 'own-account',
  summary: 'Make an API token; the answer is the only time that it is shown',
  description:
    'For programs: `curl -H "Authorization: Bearer $TOKEN" …/api/vms`. It may do what you may, or less. A token cannot make tokens.',
  body: NewToken,
  response: MadeToken,
  status: 201,
  problems: ['too-many-tokens'],
})

export const revoke = endpoint({
  id: 'tokens.revoke',
  method: 'DELETE',
  path: '/api/tokens/{tokenId}',
  right: 'own-account',
  summary: 'Revoke one of your tokens: what runs with it ends at once',
  params: z.object({ tokenId: z.uuid() }),
  response: null,
  problems: ['token-not-found'],
})

export const listOfUser = endpoint({
  id: 'tokens.list-of-user',
  method: 'GET',
  path: '/api/users/{userId}/tokens',
  right: 'access.manage',
  summary: 'The API tokens of a user',
  params: z.object({ userId: z.uuid() }),
  response: z.array(Token),
  problems: [],
})

export const revokeOfUser = endpoint({
  id: 'tokens.revoke-of-user',
  method: 'DELETE',
  path: '/api/users/{userId}/tokens/{tokenId}',
  right: 'access.manage',
  summary: 'Revoke a token of a user: what runs with it ends at once',
  params: z.object({ userId: z.uuid(), tokenId: z.uuid() }),
  response: null,
  problems: ['token-not-found'],
})
