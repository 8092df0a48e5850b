import { expect, test } from 'vitest'
import { createActivityStore } from './activity-store.ts'
import { temporaryDatabase } from './testing/temporary-database.ts'

const vmId = crypto.randomUUID()

function started(sentence: string, vm: string | null = null) {
  const at = '2026-11-01T10:00:00.000Z'
  const log = ['qemu: a line']
  return { at, level: 'info', actor: 'person', code: 'vm.started', sentence, vmId: vm, vmName: null, log } as const
}

test('history comes newest first, by page and by VM, and outlives the VM', async () => {
  const store = createActivityStore(await temporaryDatabase())
  for (const n of [1, 2, 3, 4]) await store.add(started(`event ${n}`, n % 2 === 0 ? vmId : null))
  const [newest, next] = await store.list({ limit: 2 })
  expect([newest?.sentence, next?.sentence]).toEqual(['event 4', 'event 3'])
  expect((await store.list({ limit: 9, before: next?.id })).map(a => a.sentence)).toEqual(['event 2', 'event 1'])
  expect((await store.list({ limit: 9, vmId })).map(a => a.sentence)).toEqual(['event 4', 'event 2'])
  expect(newest?.log).toEqual(['qemu: a line'])
})

test('only the newest are kept, and an id is never used twice', async () => {
  const store = createActivityStore(await temporaryDatabase())
  for (let n = 1; n <= 6; n += 1) await store.add(started(`event ${n}`))
  expect(await store.prune(10)).toBe(0)
  expect(await store.prune(2)).toBe(4)
  expect((await store.list({ limit: 9 })).map(a => a.sentence)).toEqual(['event 6', 'event 5'])
  expect((await store.add(started('event 7'))).id).toBe(7)
})
