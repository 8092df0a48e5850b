import type { IncomingMessage } from 'node:http'
import { type Attempts, createAttempts } from '#lib/auth/attempts.ts'
import { beginTry } from '#lib/auth/patience.ts'
import { hashSecret, newSecret } from '#lib/auth/secret.ts'
import type { SetupCode } from '#lib/auth/setup-code.ts'
import { Problem } from '#lib/contract/problem.ts'
import { ADDRESS_HEADER } from '../caller.ts'
import type { SessionCookie } from '../http/session-cookie.ts'

/**
 * Who may rescue. Accounts are in the database, and that cannot be used: so it is who can read this host's terminal or files, and shows
 * it by the same code that the first account is made with.
 */
export type RescueDoor = {
  /** For a browser. @returns the header that sets its cookie. @throws Problem `setup-code-wrong`, `too-many-tries` */
  open(code: string, req: IncomingMessage): string
  /** By that cookie, or the code itself in `Authorization`. @throws Problem `rescue-locked`, `setup-code-wrong`, `too-many-tries` */
  require(req: IncomingMessage): void
}

/** A name that no account can have: what is guessed is counted under it. */
const RESCUE = '\nrescue'

const NEEDED =
  'The database cannot be used, and with it no account. Show with the code that Guesthouse printed that you may decide: it is in its terminal, and in the file setup-code in its data directory.'

export function createRescueDoor({
  code,
  cookie,
  attempts = createAttempts(),
}: {
  code: Pick<SetupCode, 'matches'>
  cookie: SessionCookie
  attempts?: Attempts
}): RescueDoor {
  /** Of the cookies that are good, until this process ends. */
  const opened = new Set<string>()

  function check(given: string, { headers }: IncomingMessage): void {
    const right = beginTry(attempts, { name: RESCUE, address: String(headers[ADDRESS_HEADER] ?? '') })
    if (!code.matches(given)) {
      const sentence =
        'This is not the code. Guesthouse printed it when it started; it is also in the file setup-code in its data directory.'
      throw new Problem('setup-code-wrong', sentence, { fields: [{ path: 'code', message: 'This is not the code' }] })
    }
    right()
  }

  return {
    open(given, req) {
      check(given, req)
      const secret = newSecret()
      opened.add(hashSecret(secret))
      return cookie.set(secret)
    },
    require(req) {
      const { authorization, cookie: cookies } = req.headers
      const [, given] = /^Bearer +(\S.*)$/i.exec(authorization ?? '') ?? []
      if (given !== undefined) return check(given, req)
      const secret = cookie.read(cookies)
      if (secret === null || !opened.has(hashSecret(secret))) throw new Problem('rescue-locked', NEEDED)
    },
  }
}
