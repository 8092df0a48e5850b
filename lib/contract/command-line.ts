import { z } from 'zod'

export const CommandLineOption = z.object({
  option: z.string().describe('e.g. “-m”'),
  value: z.string().nullable(),
  explanation: z.string().describe('What it does'),
  setting: z.string().describe('Which setting it comes from'),
})

export const CommandLine = z
  .object({
    /** `running`: what the process was started with. `next`: what a start now would use. */
    source: z.enum(['running', 'next']),
    binaryPath: z.string(),
    argv: z.array(z.string()),
    shell: z.string().describe('Quoted for a shell, one option a line'),
    options: z.array(CommandLineOption),
    /** What changes at the next start, in words: empty when nothing does. */
    pendingChanges: z.array(z.string()),
  })
  .meta({ id: 'CommandLine' })
export type CommandLine = z.infer<typeof CommandLine>

/** Answers the create form before anything is made: does it fit, and what would run. */
export const VmPreview = z
  .object({
    fits: z.boolean(),
    warnings: z.array(z.string()),
    memoryAvailableBytes: z.int(),
    diskFreeBytes: z.int(),
    diskFreeAfterBytes: z.int().describe('If the guest fills its new disk'),
    commandLine: CommandLine.nullable(),
  })
  .meta({ id: 'VmPreview' })
export type VmPreview = z.infer<typeof VmPreview>
