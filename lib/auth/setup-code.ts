import { randomInt, timingSafeEqual } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Crockford's: without I, L, O and U, which are read as others. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUPS = 4
const GROUP_LENGTH = 4
const CODE = new RegExp(`^[${ALPHABET}]{${GROUPS * GROUP_LENGTH}}$`)

/** What proves that who makes the first account can read this host's terminal or files (N23). 80 bits. */
export type SetupCode = {
  /** As it is printed, in groups. */
  readonly text: string
  matches(given: string): boolean
  /** The first account is made: the code is worth nothing any more. */
  forget(): void
}

/** As a person may type it: any case, with or without dashes, with the letters that look like digits. */
function folded(given: string): string {
  return given.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}

function grouped(code: string): string {
  return (code.match(new RegExp(`.{${GROUP_LENGTH}}`, 'g')) ?? []).join('-')
}

export function setupCodePath(dataPath: string): string {
  return join(dataPath, 'setup-code')
}

/** The code of this data directory: the one in its file, so that a restart prints the same, or a new one. */
export function openSetupCode(dataPath: string): SetupCode {
  const path = setupCodePath(dataPath)
  const code = readCode(path) ?? writeCode(path)
  return {
    text: grouped(code),
    matches(given) {
      const [ours, theirs] = [Buffer.from(code), Buffer.from(folded(given))]
      return ours.length === theirs.length && timingSafeEqual(ours, theirs)
    },
    forget: () => rmSync(path, { force: true }),
  }
}

function readCode(path: string): string | null {
  try {
    const code = folded(readFileSync(path, 'utf8').trim())
    return CODE.test(code) ? code : null
  } catch {
    return null
  }
}

function writeCode(path: string): string {
  const code = Array.from({ length: GROUPS * GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  // Removed first: the mode is only for a file that is made, and a link that somebody left is not followed.
  rmSync(path, { force: true })
  writeFileSync(path, `${grouped(code)}\n`, { mode: 0o600, flag: 'wx' })
  return code
}
