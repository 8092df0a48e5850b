import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { MachineSpec } from '#lib/qemu/machine-spec.ts'

/**
 * What a VM was started with, and how that ended: written before QEMU is spawned, again with its identity right after, and at
 * the end. A VM that runs is described by this, never by today's wish, and is found again by it after a restart (F01, F02).
 */
const Identity = z.object({
  pid: z.int().positive(),
  startTimeTicks: z.number(),
  bootId: z.string(),
  uuid: z.string().nullable(),
})

const End = z.object({
  at: z.iso.datetime(),
  state: z.enum(['stopped', 'crashed']),
  sentence: z.string(),
  log: z.array(z.string()),
  /** A start after the crash is due: the next life of Guesthouse makes it. */
  startsAgain: z.boolean().default(false),
})

export const RunRecord = z.object({
  version: z.literal(1),
  guesthouseVersion: z.string(),
  startedAt: z.iso.datetime(),
  binaryPath: z.string(),
  argv: z.array(z.string()),
  /** The spec is only compared, part by part, so an older version's may have other fields. */
  spec: z.custom<MachineSpec>(value => typeof value === 'object' && value !== null && 'uuid' in value),
  identity: Identity.nullable(),
  /** Whether QEMU greeted us: before that there is nothing to adopt, only something to end. */
  greeted: z.boolean(),
  /** How many crashes in a row went before this run. */
  crashes: z.int().nonnegative().default(0),
  end: End.nullable(),
})
export type RunRecord = z.infer<typeof RunRecord>
export type RunEnd = z.infer<typeof End>

/** Writings under way, so that the last word is the last one written: nobody who ends a run waits for its note. */
const writings = new Map<string, Promise<void>>()

/** Written whole or not at all, after what was to be written before, and on disk when this resolves. */
export async function writeRunRecord(path: string, record: RunRecord): Promise<void> {
  const writing = runRecordSettled(path).then(() => write(path, record))
  writings.set(path, writing)
  try {
    await writing
  } finally {
    if (writings.get(path) === writing) writings.delete(path)
  }
}

/** Resolves when nothing is being written there, whether it was possible or not. */
export async function runRecordSettled(path: string): Promise<void> {
  await writings.get(path)?.catch(() => {})
}

const partOf = (path: string) => `${path}.part`

/** Removes what a writing that was cut left beside it. Only while nobody writes: at start. */
export async function sweepRunRecord(path: string): Promise<void> {
  await rm(partOf(path), { force: true })
}

async function write(path: string, record: RunRecord): Promise<void> {
  const temporary = partOf(path)
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify(record, null, 2))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  const directory = await open(dirname(path), 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/** null when the VM never ran, or when the file is not ours any more: then only QEMU's own process list can tell. */
export async function readRunRecord(path: string): Promise<RunRecord | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return RunRecord.parse(JSON.parse(text))
  } catch {
    return null
  }
}
