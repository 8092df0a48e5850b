import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { NewActivity } from '#lib/activity/activity-log.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import { createDatabaseState } from '#lib/db/database-state.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { fillUpTo, smallFileSystem } from '#lib/storage/testing/small-file-system.ts'
import { createFileSystems, type FileSystem } from './file-systems.ts'
import { createHealth } from './health.ts'

type Given = { history: NewActivity[]; fileSystems: () => Promise<FileSystem[]> }

async function watched(path: string, { history = [], fileSystems }: Partial<Given> = {}) {
  const told: LiveEvent[] = []
  const database = createDatabaseState()
  const health = createHealth({
    ...{ version: '1.0.0', startedAt: '2026-01-01T00:00:00.000Z', database, databasePath: join(path, 'guesthouse.db') },
    fileSystems:
      fileSystems ??
      createFileSystems([
        { path, purpose: 'database' },
        { path: join(path, '.'), purpose: 'disks' },
      ]),
    freeable: () => ['1 volume (5 MiB, in Storage)'],
    record: activity => history.push(activity),
    history: async ({ code, limit }) =>
      history
        .filter(it => it.code.startsWith(code))
        .reverse()
        .slice(0, limit),
    publish: event => told.push(event),
    lookEveryMs: 20,
  })
  onTestFinished(health.close)
  return { health, history, told, database }
}

const folder = () => mkdtemp(join(tmpdir(), 'gh-health-'))

test.runIf(process.getuid?.() === 0)(
  'F10: a disk that fills up is said within seconds, in the history too, and goes by itself',
  async () => {
    const path = await folder()
    smallFileSystem({ path, sizeMiB: 40 })
    const { health, history, told } = await watched(path)
    await health.look()
    expect(health.read()).toMatchObject({ status: 'ok', notices: [] })

    const freeLow = fillUpTo({ path, freeBytes: 2 * MIB })
    await vi.waitFor(() => expect(health.read().notices).toMatchObject([{ code: 'storage-low' }]))
    expect(health.read()).toMatchObject({ status: 'degraded', ready: true })
    expect(health.read().notices[0]?.sentence).toContain(`the disk of ${path} (database and disks)`)
    expect(health.read().notices[0]?.fix).toContain('1 volume (5 MiB, in Storage)')
    freeLow()
    const freeFull = fillUpTo({ path, freeBytes: 0 })
    await vi.waitFor(() => expect(health.read().notices).toMatchObject([{ code: 'storage-full' }]))
    freeFull()
    await vi.waitFor(() => expect(health.read()).toMatchObject({ status: 'ok', notices: [] }))

    const said = history.map(({ code }) => code)
    expect(said.at(-1)).toBe('health.storage-full.over')
    expect(said).toEqual(expect.arrayContaining(['health.storage-low', 'health.storage-full']))
    expect(told.at(-1)).toMatchObject({ type: 'health.changed', health: { status: 'ok' } })
  },
)

test('what is wrong when Guesthouse starts is written down unless the history has said it last', async () => {
  const history: NewActivity[] = []
  let freeMiB = { '/one': 90, '/two': 900 }
  const fileSystems = async () =>
    Object.entries(freeMiB).map(([path, free]) => ({
      ...{ path, purposes: ['disks'], totalBytes: 1000 * MIB, freeBytes: free * MIB, reserveBytes: 100 * MIB },
    }))
  /** @returns what a life of Guesthouse has to tell of these disks, with which one it is about */
  async function life(...changes: (typeof freeMiB)[]): Promise<string[]> {
    const from = history.length
    const { health } = await watched('/one', { history, fileSystems })
    for (const change of [freeMiB, ...changes]) {
      freeMiB = change
      await health.look()
    }
    health.close()
    // A host that is busy has more to tell.
    const told = history.slice(from).filter(({ code }) => code.startsWith('health.storage'))
    return told.map(({ code, sentence }) => `${code} ${/\/(one|two)/.exec(sentence)?.[1]}`)
  }
  const [low, over] = ['health.storage-low one', 'health.storage-low.over one']
  expect(await life()).toEqual([low])
  expect(await life()).toEqual([])
  expect(await life({ '/one': 90, '/two': 90 })).toEqual(['health.storage-low two'])
  expect(await life()).toEqual([])
  // What ended and is there again is news, in this life and in the next.
  expect(await life({ '/one': 900, '/two': 90 }, { '/one': 90, '/two': 90 })).toEqual([over, low])
  expect(await life({ '/one': 900, '/two': 90 })).toEqual([over])
  freeMiB = { '/one': 90, '/two': 90 }
  expect(await life()).toEqual([low])
})

test('F18: a database that cannot be written is said at once, and its end too', async () => {
  const { health, history, database } = await watched(await folder())
  database.failed(Object.assign(new Error(), { rawCode: 8, message: 'attempt to write a readonly database' }))
  await vi.waitFor(() => expect(health.read().notices.map(({ code }) => code)).toContain('database-unwritable'))
  database.wrote()
  await vi.waitFor(() => expect(health.read().notices.map(({ code }) => code)).not.toContain('database-unwritable'))
  expect(history.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['health.database-unwritable', 'health.database-unwritable.over']),
  )
})

test('F18: with a damaged database Guesthouse is not ready, and a write that works changes nothing about that', async () => {
  const { health, database } = await watched(await folder())
  database.failed(Object.assign(new Error(), { rawCode: 267, message: 'database disk image is malformed' }))
  database.wrote()
  await vi.waitFor(() => expect(health.read()).toMatchObject({ status: 'degraded', ready: false }))
  await vi.waitFor(() => expect(health.read().notices.map(({ code }) => code)).toContain('database-damaged'))
})

test('a database that was put back is said for a while', async () => {
  const { health } = await watched(await folder())
  health.restored('The database was restored from the copy of yesterday')
  await vi.waitFor(() => expect(health.read().notices.map(({ code }) => code)).toContain('database-restored'))
})
