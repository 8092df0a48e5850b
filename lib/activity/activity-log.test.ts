import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Activity } from '#lib/contract/activity.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import { type ActivityQuery, createActivityStore } from '#lib/db/activity-store.ts'
import { openDatabase } from '#lib/db/client.ts'
import { temporaryDatabase, temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { fillUpTo, smallFileSystem } from '#lib/storage/testing/small-file-system.ts'
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

test('what is added is kept in order and told to every page as it was kept', async () => {
  const { heard, publish } = listening()
  const log = createActivityLog({ store: createActivityStore(await temporaryDatabase()), publish })
  for (const name of ['a', 'b', 'c']) log.add(started(name))
  const listed = await log.list({ limit: 10 })
  expect(listed.map(activity => activity.vmName)).toEqual(['c', 'b', 'a'])
  expect(heard).toEqual(listed.toReversed())
  expect((await log.list({ limit: 1, before: listed[0]?.id })).map(activity => activity.vmName)).toEqual(['b'])
})

test('what a person did has their name, also where it was asked for earlier; what others did has none', async () => {
  const store = createActivityStore(await temporaryDatabase())
  const log = createActivityLog({ store, publish: () => {}, nameOfDoer: () => 'ada' })
  log.add(started('now'))
  log.add({ ...started('by another before'), by: 'ben' })
  log.add({ ...started('by the guest'), actor: 'guest' })
  const listed = await log.list({ limit: 9 })
  expect(listed.map(({ vmName, by }) => [vmName, by])).toEqual([
    ['by the guest', null],
    ['by another before', 'ben'],
    ['now', 'ada'],
  ])
  expect(await log.list({ limit: 9, search: 'ben' })).toHaveLength(1)
})

async function everyPage(pages: AsyncGenerator<Activity[]>): Promise<Activity[][]> {
  const all: Activity[][] = []
  for await (const page of pages) all.push(page)
  return all
}

test('all of it comes in pages, each read when it is asked for, and what is added meanwhile does not move them', async () => {
  const store = createActivityStore(await temporaryDatabase())
  let asked = 0
  const counting = {
    ...store,
    list(query: ActivityQuery) {
      asked += 1
      return store.list(query)
    },
  }
  const log = createActivityLog({ store: counting, publish: () => {} })
  for (let n = 0; n < 250; n += 1) log.add(started(n % 5 === 0 ? 'web' : 'db'))
  await log.settled()
  const pages = log.pages({})
  const first = await pages.next()
  expect(asked).toBe(1)
  for (let n = 0; n < 10; n += 1) log.add(started('later'))
  await log.settled()
  const rest = await everyPage(pages)
  expect(rest.map(page => page.length)).toEqual([100, 50])
  const ids = [...(first.value ?? []), ...rest.flat()].map(({ id }) => id)
  expect(ids).toEqual(ids.map((_, place) => 250 - place))

  expect((await everyPage(log.pages({ search: 'web' }))).flat()).toEqual(await log.list({ search: 'web', limit: 200 }))
  expect(await everyPage(log.pages({ search: 'nobody' }))).toEqual([])
})

test('F10: with a full disk nothing breaks; activities wait in memory, are shown once, and are written when there is space', async () => {
  const directory = await temporaryDirectory()
  smallFileSystem({ path: directory, sizeMiB: 2 })
  const db = await openDatabase({ path: join(directory, 'guesthouse.db') })
  onTestFinished(() => db.close())
  const { heard, publish } = listening()
  const log = createActivityLog({ store: createActivityStore(db), publish })
  log.add(started('before'))
  await log.settled()

  const release = fillUpTo({ path: directory, freeBytes: 0 })
  let during = 0
  while (!heard.some(activity => activity.id < 0) && during < 1000) {
    during += 1
    log.add(started(`during ${during}`))
    await log.settled()
  }
  log.add(started('at the end'))
  expect((await log.list({ limit: 2 })).map(activity => activity.vmName)).toEqual(['at the end', `during ${during}`])
  expect(heard.slice(-2).map(activity => activity.id)).toEqual([-1, -2])
  const exported = (await everyPage(log.pages({}))).flat()
  expect(exported).toHaveLength(during + 2)
  expect(exported.slice(0, 2).map(activity => activity.id)).toEqual([-2, -1])

  release()
  log.add(started('after'))
  const listed = await log.list({ limit: 2000 })
  expect(listed).toHaveLength(during + 3)
  expect(listed.slice(0, 2).map(activity => activity.vmName)).toEqual(['after', 'at the end'])
  expect(listed.map(activity => activity.id)).toEqual(listed.map((_, n) => during + 3 - n))
  expect(heard).toHaveLength(during + 3)
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
