import { Problem } from '#lib/contract/problem.ts'
import type { NewAdmin, SignIn } from '#lib/contract/session.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import type { UserRecord } from '#lib/db/user-store.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { type Caller, callerOf } from './caller.ts'
import { hashPassword, verifyPassword } from './password.ts'
import type { Sessions } from './sessions.ts'
import { openSetupCode, type SetupCode } from './setup-code.ts'
import type { Users } from './users.ts'

export type From = { address: string; device: string }
export type SignedIn = { caller: Caller; secret: string }

export type SigningIn = {
  /** null: the first account has been made. */
  setupCode(): string | null
  /** @throws Problem `setup-done`, `setup-code-wrong`, `too-many-tries` */
  completeSetup(admin: NewAdmin, from: From): Promise<SignedIn>
  /** @throws Problem `sign-in-refused`, `too-many-tries`, `setup-needed` */
  signIn(given: SignIn, from: From): Promise<SignedIn>
  /** For a test of the limits and for the health page. */
  readonly attempts: Pick<Attempts, 'known'>
}

/** Names that no account can have: what is guessed is counted under them. */
const SETUP = '\nset-up'

export function createSigningIn({
  users,
  sessions,
  dataPath,
  attempts = createAttempts(),
}: {
  users: Users
  sessions: Sessions
  dataPath: string
  attempts?: Attempts
}): SigningIn {
  let code: SetupCode | null = null

  function setupCode(): SetupCode | null {
    if (users.list().length > 0) {
      code?.forget()
      code = null
    } else code ??= openSetupCode(dataPath)
    return code
  }

  function requirePatience(who: { name: string; address: string }): void {
    const waitMs = attempts.waitMs(who)
    if (waitMs === 0) return
    throw new Problem('too-many-tries', `Too many wrong tries. Wait ${waitWords(waitMs)}, then try again.`)
  }

  async function begin(user: UserRecord, from: From): Promise<SignedIn> {
    const { session, secret } = await sessions.begin({ userId: user.id, ...from })
    const { id: viaId, ended } = session
    return { caller: callerOf({ via: 'session', viaId, user, address: from.address, ended }), secret }
  }

  return {
    setupCode: () => setupCode()?.text ?? null,
    async completeSetup({ code: given, name, password }, from) {
      const who = { name: SETUP, address: from.address }
      const wanted = setupCode()
      if (!wanted) throw new Problem('setup-done', 'The first account has been made already. Sign in with it.')
      requirePatience(who)
      const right = attempts.begin(who)
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
      const who = { name: user?.id ?? name.toLowerCase(), address: from.address }
      requirePatience(who)
      const right = attempts.begin(who)
      const isRight = await verifyPassword(password, user?.passwordHash ?? null)
      // A disabled account is told apart from a wrong password only by an admin, who sees it in the list.
      if (!user || !isRight || user.disabledAt !== null) {
        throw new Problem('sign-in-refused', 'Name or password is wrong. Check both and try again.')
      }
      right()
      return await begin(user, from)
    },
    attempts,
  }
}

function waitWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  if (seconds < 90) return seconds === 1 ? 'a second' : `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
