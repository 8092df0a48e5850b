import type { z } from 'zod'
import { blockCommands } from './commands/block.ts'
import { deviceCommands } from './commands/device.ts'
import { introspectionCommands } from './commands/introspection.ts'
import { powerCommands } from './commands/power.ts'
import { screenCommands } from './commands/screen.ts'

/**
 * Every command that is spoken, with what it takes and what of its answer is used. human-monitor-command is left out on
 * purpose: its text is made for people and changes between versions.
 */
const table = {
  ...powerCommands,
  ...blockCommands,
  ...deviceCommands,
  ...screenCommands,
  ...introspectionCommands,
}

type Table = typeof table

export type QmpCommandName = keyof Table
export type QmpArguments<C extends QmpCommandName> = z.input<Table[C]['args']>
export type QmpReturn<C extends QmpCommandName> = z.output<Table[C]['returns']>

/** The table again, in a type from which a generic caller gets the return type that belongs to its command. */
export const qmpCommands: {
  readonly [C in QmpCommandName]: { args: z.ZodType<unknown, QmpArguments<C>>; returns: z.ZodType<QmpReturn<C>> }
} = table
