import { type Paths, readPaths } from '#lib/server/config.ts'

/** Prints the one sentence of a failure and ends with code 1. */
export function fail(reason: unknown): never {
  console.error(`Guesthouse: ${reason instanceof Error ? reason.message : String(reason)}`)
  process.exit(1)
}

/** The directories that the server would use with the same options. */
export function ownPaths(): Paths {
  return readPaths(process.env, { uid: process.getuid?.() ?? -1 })
}

export const dataPath = (): string => ownPaths().dataPath
