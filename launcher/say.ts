import { readConfig } from '#lib/server/config.ts'

/** Prints the one sentence of a failure and ends with code 1. */
export function fail(reason: unknown): never {
  console.error(`Guesthouse: ${reason instanceof Error ? reason.message : String(reason)}`)
  process.exit(1)
}

/** The data directory that the server would use with the same options. */
export function dataPath(): string {
  const programPath = new URL('..', import.meta.url).pathname
  return readConfig(process.env, { uid: process.getuid?.() ?? -1, programPath }).dataPath
}
