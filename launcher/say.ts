import { type Config, readConfig } from '#lib/server/config.ts'

/** Prints the one sentence of a failure and ends with code 1. */
export function fail(reason: unknown): never {
  console.error(`Guesthouse: ${reason instanceof Error ? reason.message : String(reason)}`)
  process.exit(1)
}

/** As the server would have it with the same options. */
export function ownConfig(): Config {
  const programPath = new URL('..', import.meta.url).pathname
  return readConfig(process.env, { uid: process.getuid?.() ?? -1, programPath })
}

export const dataPath = (): string => ownConfig().dataPath
