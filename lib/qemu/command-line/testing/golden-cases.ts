import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Capabilities, capabilitiesSchema } from '../../capabilities/capabilities.ts'
import type { MachineSpec } from '../../machine-spec.ts'

/**
 * `golden/<case>.json` is a machine and why it is there; `golden/<case>.args` the command line that it gives,
 * one option per line. The capabilities are a recording, so that the result does not depend on the QEMU of this host.
 */
const goldenDirectory = new URL('../golden/', import.meta.url)

const goldenCase = z.object({
  intent: z.string(),
  spec: z.custom<MachineSpec>(value => typeof value === 'object' && value !== null && 'machineType' in value),
})

export type GoldenCase = z.infer<typeof goldenCase> & { name: string; argsFile: URL }

export function goldenCases(): GoldenCase[] {
  return readdirSync(goldenDirectory)
    .filter(file => file.endsWith('.json') && !file.endsWith('.capabilities.json'))
    .map(file => file.replace(/\.json$/, ''))
    .map(name => ({
      name,
      argsFile: new URL(`${name}.args`, goldenDirectory),
      ...goldenCase.parse(readJson(`${name}.json`)),
    }))
}

export function goldenCapabilities(): Capabilities {
  return capabilitiesSchema.parse(readJson('qemu-7.2.22.capabilities.json'))
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, goldenDirectory), 'utf8'))
}

/** A recorded machine to start a test from. */
export function goldenSpec(name: string): MachineSpec {
  const found = goldenCases().find(candidate => candidate.name === name)
  if (!found) throw new Error(`No golden case '${name}'`)
  return found.spec
}
