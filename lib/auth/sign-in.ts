import { Problem } from '#lib/contract/problem.ts'
import type { GivenSecondFactor, NewAdmin, SignIn } from '#lib/contract/session.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import type { UserRecord } from '#lib/db/user-store.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { type Caller, callerOf } from './caller.ts'
import { createChallenges } from './challenges.ts'
import { isAbout, isDoneBy, isOnlyHalf } from './deed.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { beginTry } from './patience.ts'
import { type SecondFactor, wrongCode } from './second-factor.ts'
import type { Sessions } from './sessions.ts'
import { openSetupCode, type SetupCode } from './setup-code.ts'
import type { Users } from './users.ts'

export type From = { address: string; device: string }
export type SignedIn = { caller: Caller; secret: string }
/** The first factor was right, and the account has a second one: nobody is signed in yet. */
export type SecondStep = { challenge: string; expiresAt: Date }

export type SigningIn = {
  /** null: the first account has been made. */
  setupCode(): string | null
  /** @throws Problem `setup-done`, `setup-code-wrong`, `too-many-tries` */
  completeSetup(admin: NewAdmin, from: From): Promise<SignedIn>
  /** @throws Problem `sign-in-refused`, `too-many-tries`, `setup-needed` */
  signIn(given: SignIn, from: From): Promise<SignedIn | SecondStep>
  /** @throws Problem `second-factor-wrong`, `second-factor-expired`, `too-many-tries` */
  giveCode(given: GivenSecondFactor, from: From): Promise<SignedIn>
  /**
   * For who proved who they are in another way.
   * @param proven `one`: a code is asked for where the account has a second factor; `both`: it is not
   * @throws Problem `sign-in-refused`: the account is disabled
   */
  enter(user: UserRecord, from: From, proven: 'one' | 'both'): Promise<SignedIn | SecondStep>
  /** For a test of the limits and for the health page. */
  readonly attempts: Pick<Attempts, 'known'>
}

/** Names that no account can have: what is guessed is counted under them. */
const SETUP = '\nset-up'
/** From the password to the code: the time to find one's phone. */
const STEP_MS = 5 * 60_000
/** For one password that was right; the back-off counts them all. */
const MOST_CODES = 10

type Step = { userId: string; passwordHash: string | null; tries: number }

export function createSigningIn({
  users,
  sessions,
  secondFactor,
  dataPath,
  attempts = createAttempts(),
}: {
  users: Users
  sessions: Sessions
  secondFactor: Pick<SecondFactor, 'state' | 'use'>
  dataPath: string
  attempts?: Attempts
}): SigningIn {
  let code: SetupCode | null = null
  const steps = createChallenges<Step>({ lifetimeMs: STEP_MS })

  function setupCode(): SetupCode | null {
    if (users.list().length > 0) {
      code?.forget()
      code = null
    } else code ??= openSetupCode(dataPath)
    return code
  }

  async function begin(user: UserRecord, from: From): Promise<SignedIn> {
    const { session, secret } = await sessions.begin({ userId: user.id, ...from })
    const { id: viaId, ended } = session
    const caller = callerOf({ via: 'session', viaId, user, address: from.address, ended })
    isDoneBy(caller)
    isAbout(user.name)
    return { caller, secret }
  }

  async function enter(user: UserRecord, from: From, proven: 'one' | 'both'): Promise<SignedIn | SecondStep> {
    if (user.disabledAt !== null) throw refused()
    if (proven === 'both' || (await secondFactor.state(user.id)) === null) return await begin(user, from)
    isOnlyHalf({ secondFactor: 'asked for' })
    const step = { userId: user.id, passwordHash: user.passwordHash, tries: 0 }
    const { secret: challenge, expiresAt } = steps.issue(step, from.address)
    return { challenge, expiresAt }
  }

  return {
    setupCode: () => setupCode()?.text ?? null,
    async completeSetup({ code: given, name, password }, from) {
      const who = { name: SETUP, address: from.address }
      const wanted = setupCode()
      if (!wanted) throw new Problem('setup-done', 'The first account has been made already. Sign in with it.')
      const right = beginTry(attempts, who)
      if (!wanted.matches(given)) {
        throw new Problem(
          'setup-code-wrong',
          'This is not the code. Guesthouse printed it when it started; it is also in the file setup-code in its data directory.',
          { fields: [{ path: 'code', message: 'This is not the code' }] },
        )
      }
      right()
      const id = crypto.randomUUID()
      const made = await users.insertFirst({
        ...{ id, name, role: 'admin', quota: NO_QUOTA },
        passwordHash: await hashPassword(password),
      })
      const user = users.find(id)
      if (!made || !user)
        throw new Problem('setup-done', 'Somebody else was faster: the first account is made. Sign in.')
      setupCode()
      return await begin(user, from)
    },
    async signIn({ name, password }, from) {
      if (setupCode()) throw new Problem('setup-needed', 'There is no account yet: make the first one.')
      const user = await users.findByName(name)
      // Added from the host a moment ago: who signs in must be known to the next request.
      if (user && !users.find(user.id)) await users.reload()
      const who = { name: user?.id ?? name.toLowerCase(), address: from.address }
      isAbout(user?.name ?? null)
      const right = beginTry(attempts, who)
      const isRight = await verifyPassword(password, user?.passwordHash ?? null)
      // A disabled account is told apart from a wrong password only by an admin, who sees it in the list.
      if (!user || !isRight || user.disabledAt !== null) throw refused()
      right()
      return await enter(user, from, 'one')
    },
    async giveCode({ challenge, code: given }, from) {
      const step = steps.look(challenge)
      const user = step && users.find(step.userId)
      // Disabled, or with another password than a moment ago: what was proven then is not true any more.
      if (!step || !user || user.disabledAt !== null || user.passwordHash !== step.passwordHash) throw expired()
      isAbout(user.name)
      // Counted for the account and not for the address: only who has the password gets here, and six digits are few.
      const right = beginTry(attempts, { name: `\ncode ${user.id}`, address: `code ${user.id}` })
      step.tries += 1
      if (!(await secondFactor.use(user.id, given))) {
        if (step.tries >= MOST_CODES) steps.take(challenge)
        throw wrongCode()
      }
      // Another request with the same challenge and another code that is right came first.
      if (!steps.take(challenge)) throw expired()
      right()
      return await begin(user, from)
    },
    enter,
    attempts,
  }
}

function refused(): Problem {
  return new Problem('sign-in-refused', 'Name or password is wrong. Check both and try again.')
}

function expired(): Problem {
  return new Problem('second-factor-expired', 'More than five minutes have passed. Begin again with name and password.')
}
