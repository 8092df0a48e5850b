import { MIB, TIB } from '#lib/shared/bytes.ts'
import type { MachineSpec } from '../machine-spec.ts'
import { integer } from './option-values.ts'

/** Whether the host has that much is the caller's question; this only keeps nonsense out of the command line. */
const MEMORY_MIB_MAX = (16 * TIB) / MIB

export function memory(spec: MachineSpec): string[] {
  const size = integer('memoryMiB', spec.memoryMiB, { minimum: 1, maximum: MEMORY_MIB_MAX })
  return ['-m', `size=${size}M`]
}
