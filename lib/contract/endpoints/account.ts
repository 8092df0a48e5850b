import { z } from 'zod'
import { Account, ChangePassword, GivenCode, Proof, RecoveryCodes, SecondFactorSetup } from '../account.ts'
import { endpoint } from '../endpoint.ts'

export const read = endpoint({
  id: 'account.read',
  method: 'GET',
  path: '/api/account',
  right: 'own-account',
  summary: 'How you can sign in',
  response: Account,
  problems: [],
})

export const changePassword = endpoint({
  id: 'account.change-password',
  method: 'POST',
  path: '/api/session/password',
  right: 'own-account',
  summary: 'Change your password; all your other sessions end',
  body: ChangePassword,
  response: null,
  problems: ['password-wrong', 'too-many-tries', 'session-too-old', 'not-allowed'],
})

export const beginSecondFactor = endpoint({
  id: 'account.begin-second-factor',
  method: 'POST',
  path: '/api/account/second-factor',
  right: 'own-account',
  summary: 'Set up codes from an app as a second factor',
  description: 'Nothing changes until a code was confirmed.',
  body: Proof,
  response: SecondFactorSetup,
  problems: ['password-wrong', 'too-many-tries', 'session-too-old', 'not-allowed', 'second-factor-on'],
})

export const confirmSecondFactor = endpoint({
  id: 'account.confirm-second-factor',
  method: 'POST',
  path: '/api/account/second-factor/confirm',
  right: 'own-account',
  summary: 'Turn the second factor on with a first code; the answer has the recovery codes',
  body: z.object({ code: GivenCode }),
  response: RecoveryCodes,
  problems: ['second-factor-wrong', 'second-factor-off', 'second-factor-on', 'too-many-tries', 'not-allowed'],
})

export const newRecoveryCodes = endpoint({
  id: 'account.new-recovery-codes',
  method: 'POST',
  path: '/api/account/recovery-codes',
  right: 'own-account',
  summary: 'Make new recovery codes; the old ones end',
  body: Proof,
  response: RecoveryCodes,
  problems: ['password-wrong', 'too-many-tries', 'session-too-old', 'not-allowed', 'second-factor-off'],
})

export const removeSecondFactor = endpoint({
  id: 'account.remove-second-factor',
  method: 'POST',
  path: '/api/account/second-factor/remove',
  right: 'own-account',
  summary: 'Turn the second factor off',
  body: Proof,
  response: null,
  problems: ['password-wrong', 'too-many-tries', 'session-too-old', 'not-allowed'],
})

export const removeSecondFactorOf = endpoint({
  id: 'users.remove-second-factor',
  method: 'DELETE',
  path: '/api/users/{userId}/second-factor',
  right: 'access.manage',
  summary: 'Turn somebody’s second factor off, for who lost their app and recovery codes',
  params: z.object({ userId: z.uuid() }),
  response: null,
  problems: ['user-not-found'],
})
