import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { keepLifeRecord, startStory } from './life-record.ts'

const own = { version: '1.0.0', startedAt: '2026-11-24T10:00:00.000Z', bootId: 'this boot' }

/** Its start is all it gets: as a kill leaves it. */
function live(dataPath: string, life: Partial<typeof own> = {}) {
  const record = keepLifeRecord(dataPath, { ...own, ...life })
  onTestFinished(record.close)
  return record
}
const told = (before: ReturnType<typeof live>['before'], adopted = 0) =>
  startStory({ ...own, before, adopted }).map(({ code, sentence }) => `${code}: ${sentence}`)

test('the first start of all has nothing to say of one before', async () => {
  const { before } = live(await temporaryDirectory())
  expect(told(before)).toEqual(['guesthouse.started: Guesthouse 1.0.0 was started'])
})

test('F04: one that was stopped is no news', async () => {
  const dataPath = await temporaryDirectory()
  keepLifeRecord(dataPath, own).close()
  expect(told(live(dataPath).before, 2)).toEqual([
    'guesthouse.started: Guesthouse 1.0.0 was started; 2 VMs were found running',
  ])
})

test('F01: one that was killed is told, with about when, and what became of the VMs', async () => {
  const dataPath = await temporaryDirectory()
  live(dataPath)
  const [killed, ...rest] = told(live(dataPath).before, 1)
  expect(killed).toMatch(/^guesthouse\.killed: Guesthouse was killed or crashed at about \d.* UTC\. 1 VM ran on$/)
  expect(rest).toEqual(['guesthouse.started: Guesthouse 1.0.0 was started; a VM was found running'])
})

test('F05: after a restart of the host that is what is told, and nobody is said to have crashed', async () => {
  const dataPath = await temporaryDirectory()
  live(dataPath, { bootId: 'the boot before' })
  const [restarted, started] = told(live(dataPath).before)
  expect(restarted).toMatch(/^host\.restarted: The host was restarted; Guesthouse was last running at about .* UTC$/)
  expect(started).toMatch(/^guesthouse\.started/)
})

test('another version says from which to which', async () => {
  const dataPath = await temporaryDirectory()
  keepLifeRecord(dataPath, { ...own, version: '0.9.0' }).close()
  expect(told(live(dataPath).before)[0]).toBe('guesthouse.upgraded: Guesthouse was changed from version 0.9.0 to 1.0.0')
})

test('F24: a note that is damaged, or cannot be written, costs nothing but the knowledge', async () => {
  const dataPath = await temporaryDirectory()
  writeFileSync(join(dataPath, 'life.json'), '{"version":')
  expect(live(dataPath).before).toBeNull()
  expect(live(join(dataPath, 'not there')).before).toBeNull()
})
