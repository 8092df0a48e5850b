import { z } from 'zod'

export const noArguments = z.strictObject({})

/** Commands that return nothing return `{}`. */
export const nothing = z.unknown().transform(() => undefined)

/** One of `values`, or `unknown` for a word that a later QEMU may add. */
export function orUnknown<const T extends string>(values: readonly [T, ...T[]]) {
  return z.union([z.enum(values), z.string().transform(() => 'unknown' as const)])
}
