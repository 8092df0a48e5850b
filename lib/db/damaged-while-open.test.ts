import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fileFailureOf } from '#lib/shared/sqlite-failure.ts'
import { createActivityStore } from './activity-store.ts'
import { openDatabase } from './client.ts'
import { damagePages, fillHistory } from './testing/damage.ts'
import { temporaryDirectory, vmRecord } from './testing/temporary-database.ts'
import { createVmStore } from './vm-store.ts'

async function filled() {
  const path = join(await temporaryDirectory(), 'guesthouse.db')
  const db = await openDatabase({ path, probeMs: 20 })
  onTestFinished(() => db.close())
  await createVmStore(db).insert(vmRecord({ name: 'kept' }))
  fillHistory(path, 200)
  return { path, db, history: createActivityStore(db) }
}

const refusal = (act: Promise<unknown>) =>
  act.then(
    () => null,
    error => fileFailureOf(error)?.code,
  )

test.each(['tree', 'overflow'] as const)(
  'F18: random bytes over the %s of a table while it is open: who reads it learns it, and nothing ends',
  async kind => {
    const { path, db, history } = await filled()
    expect(damagePages(path, 'Activity', kind)).toBeGreaterThan(0)
    expect(await refusal(history.list({ limit: 200 }))).toBe('SQLITE_CORRUPT')
    expect(db.state.read()).toMatchObject({ damaged: true, writable: false })
    expect((await createVmStore(db).list()).map(({ name }) => name)).toEqual(['kept'])
  },
)

test('F18: a database that was found damaged is not written any more, and is not found well again by itself', async () => {
  const { path, db } = await filled()
  const store = createVmStore(db)
  const log = readFileSync(`${path}-wal`)
  const turned = vi.fn()
  db.state.subscribe(turned)
  db.foundDamaged()
  expect(turned).toHaveBeenCalledOnce()
  expect(await refusal(store.insert(vmRecord({ name: 'lost' })))).toBe('SQLITE_CORRUPT')
  expect(await refusal(db.prisma.$transaction(async inside => await inside.vm.count()))).toBe('SQLITE_CORRUPT')
  expect(await refusal(db.prisma.$executeRawUnsafe('PRAGMA user_version = 0'))).toBe('SQLITE_CORRUPT')
  expect(db.state.read()).toMatchObject({ damaged: true, writable: false })
  expect(readFileSync(`${path}-wal`).equals(log)).toBe(true)
})

test('a text with U+FFFD in a sound database is a text', async () => {
  const { db, history } = await filled()
  const row = {
    at: '2026-11-01T10:00:00.000Z',
    level: 'info',
    actor: 'host',
    code: 'x',
    vmId: null,
    vmName: null,
    by: null,
  } as const
  await history.add({ ...row, sentence: 'QEMU said \uFFFD', log: [] })
  expect((await history.list({ limit: 1 }))[0]?.sentence).toBe('QEMU said \uFFFD')
  expect(db.state.read().damaged).toBe(false)
})
