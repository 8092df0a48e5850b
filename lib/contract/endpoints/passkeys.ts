import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  BeginPasskey,
  NewPasskey,
  Passkey,
  PasskeyCreation,
  PasskeyId,
  PasskeyName,
  PasskeyRequest,
  PasskeySignIn,
} from '../passkey.ts'
import { Me } from '../session.ts'

const params = z.object({ passkeyId: PasskeyId })

export const list = endpoint({
  id: 'passkeys.list',
  method: 'GET',
  path: '/api/account/passkeys',
  right: 'own-account',
  summary: 'Your passkeys',
  response: z.array(Passkey),
  problems: [],
})

export const begin = endpoint({
  id: 'passkeys.begin',
  method: 'POST',
  path: '/api/account/passkeys/begin',
  right: 'own-account',
  summary: 'What a browser needs to make a passkey for you',
  body: BeginPasskey,
  response: PasskeyCreation,
  problems: ['password-wrong', 'too-many-tries', 'session-too-old', 'not-allowed', 'passkeys-not-here'],
})

export const add = endpoint({
  id: 'passkeys.add',
  method: 'POST',
  path: '/api/account/passkeys',
  right: 'own-account',
  summary: 'Keep the passkey that a browser made',
  body: NewPasskey,
  response: Passkey,
  status: 201,
  problems: ['passkey-refused', 'passkeys-not-here', 'not-allowed'],
})

export const rename = endpoint({
  id: 'passkeys.rename',
  method: 'PATCH',
  path: '/api/account/passkeys/{passkeyId}',
  right: 'own-account',
  summary: 'Rename one of your passkeys',
  params,
  body: z.object({ name: PasskeyName }),
  response: Passkey,
  problems: ['passkey-not-found', 'not-allowed'],
})

export const remove = endpoint({
  id: 'passkeys.remove',
  method: 'DELETE',
  path: '/api/account/passkeys/{passkeyId}',
  right: 'own-account',
  summary: 'Delete one of your passkeys: it lets nobody in any more',
  params,
  response: null,
  problems: ['passkey-not-found', 'not-allowed'],
})

export const beginSignIn = endpoint({
  id: 'session.begin-passkey',
  method: 'POST',
  path: '/api/session/passkey/begin',
  right: 'anyone',
  summary: 'What a browser needs to sign in with a passkey',
  response: PasskeyRequest,
  problems: ['passkeys-not-here'],
})

export const signIn = endpoint({
  id: 'session.passkey',
  method: 'POST',
  path: '/api/session/passkey',
  right: 'anyone',
  summary: 'Sign in with a passkey, which is both factors in one; the answer sets a cookie',
  body: PasskeySignIn,
  response: Me,
  status: 201,
  problems: ['passkey-refused', 'passkeys-not-here', 'too-many-tries', 'sign-in-refused'],
})
