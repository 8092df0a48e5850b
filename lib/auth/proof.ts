import type { Proof } from '#lib/contract/account.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Attempts } from './attempts.ts'
import type { Caller } from './caller.ts'
import { verifyPassword } from './password.ts'
import { beginTry } from './patience.ts'
import type { Sessions } from './sessions.ts'

/** So long after signing in it is surely still who signed in. */
const FRESH_MS = 10 * 60_000

/** @throws Problem `not-allowed`: a token may do a lot, but not change how its owner signs in */
export function requireBrowser({ via }: Caller): void {
  if (via === 'session') return
  throw new Problem('not-allowed', 'A token cannot change how somebody signs in. Do this in a browser.')
}

/**
 * Asks who sits at a session for what only who signed in can give: a browser that was left open must not be enough to keep an account.
 * @throws Problem `not-allowed`, `password-wrong`, `session-too-old`, `too-many-tries`
 */
export type RequireProof = (caller: Caller, proof: Proof) => Promise<void>

export function createRequireProof({
  sessions,
  attempts,
  now = () => new Date(),
}: {
  sessions: Pick<Sessions, 'ofUser'>
  attempts: Attempts
  now?: () => Date
}): RequireProof {
  return async (caller, { password }) => {
    requireBrowser(caller)
    const { user, viaId, address } = caller
    if (user.passwordHash === null) {
      const session = sessions.ofUser(user.id).find(({ id }) => id === viaId)
      if (session && now().getTime() - session.createdAt.getTime() < FRESH_MS) return
      throw new Problem(
        'session-too-old',
        'You signed in a while ago. Sign out and in again, then do this within ten minutes.',
      )
    }
    const right = beginTry(attempts, { name: user.id, address })
    if (password === undefined || !(await verifyPassword(password, user.passwordHash))) {
      throw new Problem('password-wrong', 'This is not your password. Check it and try again.', {
        fields: [{ path: 'password', message: 'This is not your password' }],
      })
    }
    right()
  }
}
