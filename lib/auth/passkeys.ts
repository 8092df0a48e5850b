import type { Proof } from '#lib/contract/account.ts'
import {
  type NewPasskey,
  type Passkey,
  PasskeyCreation,
  PasskeyRequest,
  type PasskeySignIn,
  passkeySite,
} from '#lib/contract/passkey.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { PasskeyRecord, PasskeyStore } from '#lib/db/passkey-store.ts'
import type { Attempts } from './attempts.ts'
import type { Caller } from './caller.ts'
import { createChallenges } from './challenges.ts'
import { beginTry } from './patience.ts'
import { type RequireProof, requireBrowser } from './proof.ts'
import type { From, SignedIn, SigningIn } from './sign-in.ts'
import type { Users } from './users.ts'

/** Between the question and the finger on the sensor. */
const CHALLENGE_MS = 5 * 60_000
const MOST_OF_ONE = 20

/** `register`: for whom; null: for whoever signs in. */
type Question = { registerFor: string | null; origin: string }

/**
 * Keys instead of passwords (WebAuthn). What the browser says it was asked, and where, is checked against what we asked it: a page
 * of another site gets no answer that is worth anything here.
 * @param origin of the request, which the guard has found to be ours
 */
export type Passkeys = {
  list(caller: Caller): Promise<Passkey[]>
  begin(caller: Caller, proof: Proof, origin: string): Promise<PasskeyCreation>
  add(caller: Caller, made: NewPasskey, origin: string): Promise<Passkey>
  rename(caller: Caller, id: string, name: string): Promise<Passkey>
  remove(caller: Caller, id: string): Promise<undefined>
  beginSignIn(from: From, origin: string): Promise<PasskeyRequest>
  /** @throws Problem `passkey-refused`, `too-many-tries`, `sign-in-refused`, `passkeys-not-here` */
  signIn(given: PasskeySignIn, from: From, origin: string): Promise<SignedIn>
}

export function createPasskeys({
  store,
  users,
  signingIn,
  attempts,
  requireProof,
  now = () => new Date(),
}: {
  store: PasskeyStore
  users: Pick<Users, 'find'>
  signingIn: Pick<SigningIn, 'enter'>
  attempts: Attempts
  requireProof: RequireProof
  now?: () => Date
}): Passkeys {
  const questions = createChallenges<Question>({ lifetimeMs: CHALLENGE_MS })

  function ask(question: Question, address: string) {
    return Buffer.from(questions.issue(question, address).secret, 'base64url')
  }

  /** Whether we asked this, here, of this one; asked once, it is answered once. */
  function wasAsked(challenge: string, { registerFor, origin }: Question): boolean {
    const question = questions.take(challenge)
    return question !== null && question.registerFor === registerFor && question.origin === origin
  }

  return {
    async list({ user }) {
      return (await store.ofUser(user.id)).map(viewOf)
    },
    async begin(caller, proof, origin) {
      const rpId = siteOf(origin)
      await requireProof(caller, proof)
      const { user, address } = caller
      const known = await store.ofUser(user.id)
      if (known.length >= MOST_OF_ONE) {
        throw new Problem('passkey-refused', `An account has at most ${MOST_OF_ONE} passkeys. Delete one first.`)
      }
      const { generateRegistrationOptions } = await import('@simplewebauthn/server')
      const options = await generateRegistrationOptions({
        rpName: 'Guesthouse',
        rpID: rpId,
        userName: user.name,
        userDisplayName: user.name,
        userID: handleOf(user.id),
        challenge: ask({ registerFor: user.id, origin }, address),
        timeout: CHALLENGE_MS,
        attestationType: 'none',
        excludeCredentials: known.map(({ id }) => ({ id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      return PasskeyCreation.parse(options)
    },
    async add(caller, { name, credential }, origin) {
      requireBrowser(caller)
      const rpId = siteOf(origin)
      const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: { ...credential, clientExtensionResults: {} },
        expectedChallenge: challenge => wasAsked(challenge, { registerFor: caller.user.id, origin }),
        expectedOrigin: origin,
        expectedRPID: rpId,
        requireUserVerification: true,
      }).catch(refuse)
      if (!verified) throw refusal()
      const { id, publicKey, counter } = registrationInfo.credential
      const { transports } = credential.response
      const record = { id, userId: caller.user.id, name, publicKey, counter, transports }
      const passkey = { ...record, createdAt: now(), lastUsedAt: null }
      if (!(await store.insert(passkey))) throw new Problem('passkey-refused', 'This passkey is known already.')
      return viewOf(passkey)
    },
    async rename(caller, id, name) {
      requireBrowser(caller)
      const renamed = await store.rename({ id, userId: caller.user.id }, name)
      if (!renamed) throw notFound()
      return viewOf(renamed)
    },
    async remove(caller, id) {
      requireBrowser(caller)
      if (!(await store.remove({ id, userId: caller.user.id }))) throw notFound()
      return undefined
    },
    async beginSignIn({ address }, origin) {
      const rpID = siteOf(origin)
      const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
      const challenge = ask({ registerFor: null, origin }, address)
      const options = { rpID, challenge, timeout: CHALLENGE_MS, userVerification: 'required' } as const
      return PasskeyRequest.parse(await generateAuthenticationOptions(options))
    },
    async signIn(given, from, origin) {
      const rpId = siteOf(origin)
      const right = beginTry(attempts, { name: '\npasskey', address: from.address })
      const passkey = await store.find(given.id)
      const user = passkey && users.find(passkey.userId)
      if (!passkey || !user) throw refusal('This passkey is not known here (any more). Sign in in another way.')
      // Asked for without a name, the device says whose key it is (WebAuthn 3, 7.2 step 6).
      if (given.response.userHandle !== Buffer.from(handleOf(user.id)).toString('base64url')) throw refusal()
      const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
      const { clientDataJSON, authenticatorData, signature } = given.response
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: { ...given, response: { clientDataJSON, authenticatorData, signature }, clientExtensionResults: {} },
        expectedChallenge: challenge => wasAsked(challenge, { registerFor: null, origin }),
        expectedOrigin: origin,
        expectedRPID: rpId,
        credential: passkey,
        requireUserVerification: true,
      }).catch(refuse)
      if (!verified) throw refusal()
      // A counter that does not go up is a copy of the key, or the same signature twice at once.
      const counter = { before: passkey.counter, now: authenticationInfo.newCounter }
      if (!(await store.used(passkey.id, counter, now()))) throw refusal()
      const entered = await signingIn.enter(user, from, 'both')
      if ('challenge' in entered) throw refusal()
      right()
      return entered
    },
  }
}

/** @throws Problem `passkeys-not-here` */
function siteOf(origin: string): string {
  const site = passkeySite(origin)
  if ('reason' in site) throw new Problem('passkeys-not-here', site.reason)
  return site.rpId
}

/** What a device keeps to say whose key it is: no name, and nothing that means anything elsewhere. */
function handleOf(userId: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(userId.replaceAll('-', ''), 'hex'))
}

function viewOf({ id, name, createdAt, lastUsedAt }: PasskeyRecord): Passkey {
  return { id, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null }
}

function refusal(detail = 'The passkey could not be checked. Try again.', cause?: unknown): Problem {
  return new Problem('passkey-refused', detail, { cause })
}

/** Whatever the library found wrong is for the log: it is all the same to who made it up. */
function refuse(cause: unknown): never {
  throw refusal(undefined, cause)
}

function notFound(): Problem {
  return new Problem('passkey-not-found', 'This passkey has been deleted already.')
}
