import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { NO_AUTOSTART } from '#lib/contract/vm-policy.ts'
import { type Database, openDatabase } from '../client.ts'
import type { VmRecord } from '../vm-record.ts'

export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'guesthouse-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** A real database, gone when the test ends. */
export async function temporaryDatabase(): Promise<Database> {
  const db = await openDatabase({ path: join(await temporaryDirectory(), 'guesthouse.db') })
  onTestFinished(() => db.close())
  return db
}

export function vmRecord(change: Partial<VmRecord> = {}): VmRecord {
  return {
    id: crypto.randomUUID(),
    name: 'web',
    note: '',
    vcpus: 2,
    memoryMiB: 2048,
    firmware: 'bios',
    machineType: 'pc-q35-7.2',
    bootOrder: ['disk', 'cd'],
    imageId: null,
    autostart: NO_AUTOSTART,
    crashPolicy: 'stay-off',
    ownerId: null,
    tags: [],
    createdAt: '2026-11-01T10:00:00.000Z',
    disks: [],
    nics: [],
    ...change,
  }
}
