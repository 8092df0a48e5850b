import { Secret, TOTP } from 'otpauth'
import { Problem } from '#lib/contract/problem.ts'
import type { SecondFactorStore } from '#lib/db/second-factor-store.ts'
import { hashSecret } from './secret.ts'
import { foldedCode, isTypedCode, newTypedCode } from './typed-code.ts'

/** As every app knows them (RFC 6238 and what apps take for granted). */
const CODES = { issuer: 'Guesthouse', algorithm: 'SHA1', digits: 6, period: 30 } as const
const SECRET_BYTES = 20
/** One step to either side: for clocks that are not quite right, and fingers that are slow. */
const WINDOW = 1
const RECOVERY_CODES = 10

/** Codes from an app beside the password, and what lets in when the phone is lost. */
export type SecondFactor = {
  /** null: it is off */
  state(userId: string): Promise<{ since: Date; recoveryCodesLeft: number } | null>
  /** Sets one up, which does not count yet. @throws Problem `second-factor-on` */
  begin(user: { id: string; name: string }): Promise<{ secret: string; uri: string }>
  /** Turns it on. @returns the recovery codes, for the only time. @throws Problem `second-factor-off`, `-on`, `-wrong` */
  confirm(userId: string, code: string): Promise<string[]>
  /** @throws Problem `second-factor-off` */
  renewCodes(userId: string): Promise<string[]>
  /** Takes the code: it is worth nothing after that. @returns whether it was right */
  use(userId: string, code: string): Promise<boolean>
  remove(userId: string): Promise<void>
}

/** @param now of the wall clock: the app's clock is what it must agree with */
export function createSecondFactor({
  store,
  now = () => new Date(),
}: {
  store: SecondFactorStore
  now?: () => Date
}): SecondFactor {
  const totpOf = (secret: string, label = '') => new TOTP({ ...CODES, label, secret: Secret.fromBase32(secret) })

  /** The time step that this is the code of; null: of none that is near. */
  function stepOf(secret: string, code: string): number | null {
    const timestamp = now().getTime()
    const totp = totpOf(secret)
    const delta = totp.validate({ token: code.replaceAll(/\s/g, ''), timestamp, window: WINDOW })
    return delta === null ? null : totp.counter({ timestamp }) + delta
  }

  async function requireOn(userId: string): Promise<void> {
    const record = await store.read(userId)
    if (!record?.confirmedAt) throw new Problem('second-factor-off', 'The second factor is off: set it up first.')
  }

  return {
    async state(userId) {
      const record = await store.read(userId)
      if (!record?.confirmedAt) return null
      return { since: record.confirmedAt, recoveryCodesLeft: await store.codesLeft(userId) }
    },
    async begin({ id, name }) {
      const secret = new Secret({ size: SECRET_BYTES }).base32
      if (!(await store.prepare(id, secret))) throw alreadyOn()
      return { secret, uri: totpOf(secret, name).toString() }
    },
    async confirm(userId, code) {
      const record = await store.read(userId)
      if (!record) throw new Problem('second-factor-off', 'Nothing was set up. Begin again.')
      if (record.confirmedAt) throw alreadyOn()
      const step = stepOf(record.secret, code)
      if (step === null) throw wrongCode()
      const codes = newCodes()
      const confirmed = { at: now(), step, codeHashes: codes.map(hashCode) }
      if (!(await store.confirm(userId, confirmed))) throw alreadyOn()
      return codes
    },
    async renewCodes(userId) {
      await requireOn(userId)
      const codes = newCodes()
      await store.replaceCodes(userId, codes.map(hashCode))
      return codes
    },
    async use(userId, code) {
      const record = await store.read(userId)
      if (!record?.confirmedAt) return false
      const step = stepOf(record.secret, code)
      if (step !== null) return await store.takeStep(userId, step)
      return isTypedCode(foldedCode(code)) && (await store.takeCode(userId, hashCode(code), now()))
    },
    remove: store.remove,
  }
}

function newCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, newTypedCode)
}

/** Nothing slow is needed: nobody guesses 80 bits. */
function hashCode(code: string): string {
  return hashSecret(foldedCode(code))
}

function alreadyOn(): Problem {
  return new Problem('second-factor-on', 'The second factor is on already. Turn it off first to set up another app.')
}

export function wrongCode(): Problem {
  return new Problem(
    'second-factor-wrong',
    'This is not the code, or it was used already. Wait for the next one, and check that the clocks of your phone and of the host are right.',
    { fields: [{ path: 'code', message: 'This is not the code' }] },
  )
}
