import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '#lib/db/client.ts'
import { DAMAGES, makeNewer } from '#lib/db/testing/damage.ts'
import { temporaryDirectory, vmRecord } from '#lib/db/testing/temporary-database.ts'
import { createVmStore } from '#lib/db/vm-store.ts'
import { DatabaseUnusableError } from '#lib/rescue/unusable.ts'
import { dataPaths } from '../data-directory.ts'
import { createRescue, type Outcome } from './rescue.ts'

/** A damaged database with three copies: a good one, a damaged one and one of a newer version. */
async function damagedPlace({ isOpen = false, fails = false } = {}) {
  const root = await temporaryDirectory()
  const paths = dataPaths(root)
  for (const path of [paths.backups, paths.vms, paths.pool]) mkdirSync(path, { recursive: true })
  const db = await openDatabase({ path: paths.database })
  await createVmStore(db).insert(vmRecord({ name: 'web' }))
  await db.close()
  const copy = (day: number) => join(paths.backups, `guesthouse.db.202611${day}T060000.000Z.daily.copy`)
  for (const day of [21, 22, 23]) copyFileSync(paths.database, copy(day))
  DAMAGES['it is cut after two pages'](copy(22))
  makeNewer(copy(23))
  writeFileSync(paths.database, 'damaged')
  const outcomes: Outcome[] = []
  const rescue = createRescue({
    unusable: () => new DatabaseUnusableError({ reason: 'damaged', sentence: 'It is damaged.' }),
    ...{ paths, runtimePath: join(root, 'run'), qemuImgPath: null, isOpen: () => isOpen },
    async goOn(outcome) {
      outcomes.push(outcome)
      if (fails) throw new Error('cannot serve')
    },
  })
  return { rescue, paths, outcomes, nameOf: (day: number) => copy(day).slice(dirname(copy(day)).length + 1) }
}

test('F18: each copy says what it holds, or why it cannot be chosen', async () => {
  const { rescue } = await damagedPlace()
  const { copies } = await rescue.read()
  expect(copies.map(({ contents, newer }) => ({ vms: contents?.vms ?? null, newer }))).toEqual([
    { vms: ['web'], newer: true },
    { vms: null, newer: false },
    { vms: ['web'], newer: false },
  ])
})

test.each([
  [22, /damaged too/],
  [23, /of a newer version/],
])('F18: the copy of the %sth is refused, and nothing is replaced', async (day, sentence) => {
  const { rescue, paths, outcomes, nameOf } = await damagedPlace()
  await expect(rescue.restore(nameOf(day))).rejects.toMatchObject({
    code: 'database-damaged',
    detail: expect.stringMatching(sentence),
  })
  expect(outcomes).toEqual([])
  expect(readFileSync(paths.database, 'utf8')).toBe('damaged')
})

test('F18: a copy that is damaged after it was listed is refused, and not offered again', async () => {
  const { rescue, paths, outcomes, nameOf } = await damagedPlace()
  await rescue.read()
  DAMAGES['it is cut after two pages'](join(paths.backups, nameOf(21)))
  await expect(rescue.restore(nameOf(21))).rejects.toMatchObject({
    detail: 'This copy is damaged, too. Choose another.',
  })
  expect(outcomes).toEqual([])
  expect(readFileSync(paths.database, 'utf8')).toBe('damaged')
  expect((await rescue.read()).copies.find(({ name }) => name === nameOf(21))?.contents).toBe(null)
})

test('F18: a good copy takes the place of the damaged file, which is kept', async () => {
  const { rescue, paths, outcomes, nameOf } = await damagedPlace()
  await rescue.restore(nameOf(21))
  expect(outcomes).toMatchObject([{ copyMadeAt: '2026-11-21T06:00:00.000Z' }])
  expect(readFileSync(outcomes[0]?.kept ?? '', 'utf8')).toBe('damaged')
  const db = await openDatabase({ path: paths.database })
  expect((await createVmStore(db).list()).map(({ name }) => name)).toEqual(['web'])
  await db.close()
})

test('F18: a database that is being tried again just now, or is served again, is not replaced under that', async () => {
  const { rescue, paths } = await damagedPlace({ isOpen: true })
  await expect(rescue.rebuild()).rejects.toMatchObject({ code: 'request-in-progress' })
  expect(readFileSync(paths.database, 'utf8')).toBe('damaged')
  expect(existsSync(`${paths.database}.rescued`)).toBe(false)
})

test('a choice that cannot be served afterwards is over: another can be made', async () => {
  const { rescue, nameOf } = await damagedPlace({ fails: true })
  const failing = rescue.restore(nameOf(21))
  expect(rescue.isChoosing()).toBe(true)
  await expect(failing).rejects.toThrow('cannot serve')
  expect(rescue.isChoosing()).toBe(false)
})
