import { expect, test } from 'vitest'
import type { Activity } from '#lib/contract/activity.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import { type ActivityStore, createActivityStore } from '#lib/db/activity-store.ts'
import { temporaryDatabase } from '#lib/db/testing/temporary-database.ts'
import { createActivityLog } from './activity-log.ts'

function listening() {
  const heard: Activity[] = []
  return { heard, publish: (event: LiveEvent) => event.type === 'activity.added' && heard.push(event.activity) }
}

const started = (name: string) => ({
  level: 'info' as const,
  actor: 'person' as const,
  code: 'vm.started',
  sentence: `“${name}” was started`,
  vm: { id: crypto.randomUUID(), name },
})

/** The real database, which refuses to be written while `full.is` is true: a full disk (SQLITE_FULL). */
async function fillableStore(full: { is: boolean }): Promise<ActivityStore> {
  const store = createActivityStore(await temporaryDatabase())
  return {
    ...store,
    async add(activity) {
      if (full.is) throw new Error('database or disk is full')
      return await store.add(activity)
    },
  }
}

test('what is added is kept in order and told to every page as it was kept', async () => {
  const { heard, publish } = listening()
  const log = createActivityLog({ store: createActivityStore(await temporaryDatabase()), publish })
  for (const name of ['a', 'b', 'c']) log.add(started(name))
  const listed = await log.list({ limit: 10 })
  expect(listed.map(activity => activity.vmName)).toEqual(['c', 'b', 'a'])
  expect(heard).toEqual(listed.toReversed())
  expect((await log.list({ limit: 1, before: listed[0]?.id })).map(activity => activity.vmName)).toEqual(['b'])
})

test('F10: with a full disk nothing breaks; activities wait in memory, are shown once, and are written when there is space', async () => {
  const { heard, publish } = listening()
  const full = { is: false }
  const log = createActivityLog({ store: await fillableStore(full), publish })
  log.add(started('before'))
  await log.settled()
  full.is = true
  log.add(started('during 1'))
  log.add(started('during 2'))
  expect((await log.list({ limit: 10 })).map(activity => activity.vmName)).toEqual(['during 2', 'during 1', 'before'])
  expect(heard.map(activity => activity.id)).toEqual([1, -1, -2])

  full.is = false
  log.add(started('after'))
  const listed = await log.list({ limit: 10 })
  expect(listed.map(activity => activity.vmName)).toEqual(['after', 'during 2', 'during 1', 'before'])
  expect(listed.map(activity => activity.id)).toEqual([4, 3, 2, 1])
  expect(heard.map(activity => activity.vmName)).toEqual(['before', 'during 1', 'during 2', 'after'])
})

test('F29: a tool that talks without end leaves its last words only', async () => {
  const { publish } = listening()
  const log = createActivityLog({ store: createActivityStore(await temporaryDatabase()), publish })
  log.add({ ...started('web'), log: Array.from({ length: 1000 }, (_, n) => `${n} ${'x'.repeat(5000)}`) })
  const [activity] = await log.list({ limit: 1 })
  expect(activity?.log).toHaveLength(50)
  expect(activity?.log.at(-1)).toMatch(/^999 x{100}/)
  expect(activity?.log.at(-1)?.length).toBe(1000)
})
