import { onTestFinished } from 'vitest'
import { createIdentityStore } from '#lib/db/identity-store.ts'
import { createPasskeyStore } from '#lib/db/passkey-store.ts'
import { createSecondFactorStore } from '#lib/db/second-factor-store.ts'
import { createSessionStore } from '#lib/db/session-store.ts'
import { createSettingStore } from '#lib/db/setting-store.ts'
import { temporaryDatabase, temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { createUserStore } from '#lib/db/user-store.ts'
import { createAccount } from '../account.ts'
import { createAttempts } from '../attempts.ts'
import { createOidc } from '../oidc.ts'
import { createPasskeys } from '../passkeys.ts'
import { createRequireProof } from '../proof.ts'
import { createSecondFactor } from '../second-factor.ts'
import { createSessions } from '../sessions.ts'
import { createSigningIn, type SecondStep, type SignedIn } from '../sign-in.ts'
import { createUsers } from '../users.ts'

export const HOME = { address: '192.168.1.5', device: 'a browser' }
export const ELSEWHERE = { address: '203.0.113.9', device: 'a program' }
export const ADA = { name: 'Ada', password: 'correct horse battery' }

/** Everything that lets people in, on a real database with one account, and a clock that the test turns. */
export async function household() {
  const time = { at: Date.parse('2026-01-01T00:00:00Z') }
  const now = () => new Date(time.at)
  const database = await temporaryDatabase()
  const users = await createUsers(createUserStore(database))
  const sessions = await createSessions({ store: createSessionStore(database), now })
  onTestFinished(() => sessions.close())
  const attempts = createAttempts({ now: () => time.at })
  const secondFactor = createSecondFactor({ store: createSecondFactorStore(database), now })
  const requireProof = createRequireProof({ sessions, attempts, now })
  const dataPath = await temporaryDirectory()
  const signingIn = createSigningIn({ users, sessions, secondFactor, dataPath, attempts })
  const settings = createSettingStore(database)
  const identities = createIdentityStore(database)
  const oidc = await createOidc({ settings, identities, users, signingIn, requireProof })
  const account = createAccount({ users, sessions, secondFactor, oidc, attempts, requireProof })
  const passkeyStore = createPasskeyStore(database)
  const passkeys = createPasskeys({ store: passkeyStore, users, signingIn, attempts, requireProof, now })
  const ada = await signingIn.completeSetup({ ...ADA, code: signingIn.setupCode() ?? '' }, HOME)
  return {
    time,
    database,
    users,
    sessions,
    attempts,
    secondFactor,
    requireProof,
    signingIn,
    account,
    oidc,
    passkeys,
    passkeyStore,
    ada,
  }
}

/** @throws when a second step is asked for */
export function signedIn(answer: SignedIn | SecondStep): SignedIn {
  if ('challenge' in answer) throw new Error('A code is asked for')
  return answer
}

/** @throws when there is no second step */
export function secondStep(answer: SignedIn | SecondStep): SecondStep {
  if (!('challenge' in answer)) throw new Error('No code was asked for')
  return answer
}
