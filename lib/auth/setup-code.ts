import { timingSafeEqual } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldedCode, groupedCode, isTypedCode, newTypedCode } from './typed-code.ts'

/** What proves that who makes the first account can read this host's terminal or files (N23). 80 bits. */
export type SetupCode = {
  /** As it is printed, in groups. */
  readonly text: string
  matches(given: string): boolean
  /** The first account is made: the code is worth nothing any more. */
  forget(): void
}

export function setupCodePath(dataPath: string): string {
  return join(dataPath, 'setup-code')
}

/** It is worth nothing any more, whoever made it. */
export function forgetSetupCode(dataPath: string): void {
  rmSync(setupCodePath(dataPath), { force: true })
}

/** The code of this data directory: the one in its file, so that a restart prints the same, or a new one. */
export function openSetupCode(dataPath: string): SetupCode {
  const path = setupCodePath(dataPath)
  const code = readCode(path) ?? writeCode(path)
  return {
    text: groupedCode(code),
    matches(given) {
      const [ours, theirs] = [Buffer.from(code), Buffer.from(foldedCode(given))]
      return ours.length === theirs.length && timingSafeEqual(ours, theirs)
    },
    forget: () => rmSync(path, { force: true }),
  }
}

function readCode(path: string): string | null {
  try {
    const code = foldedCode(readFileSync(path, 'utf8').trim())
    return isTypedCode(code) ? code : null
  } catch {
    return null
  }
}

function writeCode(path: string): string {
  const code = newTypedCode()
  // Removed first: the mode is only for a file that is made, and a link that somebody left is not followed.
  rmSync(path, { force: true })
  writeFileSync(path, `${code}\n`, { mode: 0o600, flag: 'wx' })
  return foldedCode(code)
}
