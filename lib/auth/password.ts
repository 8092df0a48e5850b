import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** OWASP's second choice of equal strength: 19 MiB, 2 passes, 1 lane. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const TAG_BYTES = 32
const SALT_BYTES = 16
/** Each takes a thread and 19 MiB for 50 ms: a flood of guesses must leave both to the rest (N18). */
const MOST_AT_ONCE = 2

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(act: () => Promise<T>): Promise<T> {
  if (running >= MOST_AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve))
  else running += 1
  try {
    return await act()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/** The same word typed on a Mac and on a PC may come in other code points. NIST SP 800-63B-4, 3.1.1.2 */
function bytesOf(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'), 'utf8')
}

type Parameters = { memory: number; passes: number; parallelism: number; nonce: Buffer }

function tagOf(password: string, parameters: Parameters, tagLength = TAG_BYTES): Promise<Buffer> {
  return inTurn(() => derive('argon2id', { message: bytesOf(password), tagLength, ...parameters }))
}

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/**
 * argon2id (RFC 9106) as a PHC string, which carries its own cost: a later version can raise it and still read this one.
 * https://github.com/P-H-C/phc-string-format
 */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES)
  const tag = await tagOf(password, { ...COST, nonce })
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`
}

/** Somebody who is not there takes as long as somebody whose password was wrong (N17): nobody learns names from the time. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(Buffer.alloc(SALT_BYTES))}$${unpadded(Buffer.alloc(TAG_BYTES))}`

/** @param hash null: there is no such account or it has no password; takes the same time and is never right */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] = PHC.exec(hash ?? NOBODY) ?? []
  if (memory === undefined) throw new Error('A password hash in the database is no argon2id PHC string')
  const wanted = Buffer.from(tag, 'base64')
  const given = await tagOf(
    password,
    {
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      nonce: Buffer.from(salt, 'base64'),
    },
    wanted.length,
  )
  return timingSafeEqual(given, wanted) && hash !== null
}
