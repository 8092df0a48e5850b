import { QueryClient } from '@tanstack/react-query'
import { beforeEach, expect, test } from 'vitest'
import { activityQuery, vmActivityQuery } from '../queries/activity.ts'
import { volumesQuery } from '../queries/storage.ts'
import { vmQuery, vmsQuery } from '../queries/vms.ts'
import { anActivity, aUsage, aVm, aVolume } from '../testing/builders.ts'
import { applyEvent } from './apply-event.ts'

let cache: QueryClient
const web = aVm({ name: 'web', state: 'running', usage: { cpuPercent: 1, memoryBytes: 1 } })
const db = aVm({ name: 'db' })

beforeEach(() => {
  cache = new QueryClient()
  cache.setQueryData(vmsQuery().queryKey, [web, db])
  cache.setQueryData(vmQuery(web.id).queryKey, web)
})

const names = () => cache.getQueryData(vmsQuery().queryKey)?.map(vm => vm.name)
const isStale = (queryKey: readonly unknown[]) => cache.getQueryState(queryKey)?.isInvalidated

test('a VM that changed is replaced where it stands, in the list and on its page', () => {
  applyEvent(cache, { type: 'vm.changed', vm: { ...web, name: 'web-2' } })
  expect(names()).toEqual(['web-2', 'db'])
  expect(cache.getQueryData(vmQuery(web.id).queryKey)?.name).toBe('web-2')
})

test('a VM made elsewhere appears in the list', () => {
  applyEvent(cache, { type: 'vm.changed', vm: aVm({ name: 'new' }) })
  expect(names()).toEqual(['web', 'db', 'new'])
})

test('a list that was never read is not made up from one event', () => {
  const empty = new QueryClient()
  applyEvent(empty, { type: 'vm.changed', vm: web })
  expect(empty.getQueryData(vmsQuery().queryKey)).toBeUndefined()
})

test('a VM that was removed leaves the list, and its page asks again', () => {
  applyEvent(cache, { type: 'vm.removed', vmId: web.id })
  expect(names()).toEqual(['db'])
  expect(isStale(vmQuery(web.id).queryKey)).toBe(true)
})

test('usage changes figures in place; a VM it does not name has none any more', () => {
  applyEvent(cache, { type: 'usage', host: aUsage(), vms: { [db.id]: { cpuPercent: 50, memoryBytes: 2 } } })
  const [first, second] = cache.getQueryData(vmsQuery().queryKey) ?? []
  expect(first?.usage).toBeNull()
  expect(second?.usage).toEqual({ cpuPercent: 50, memoryBytes: 2 })
})

test('volumes come, change and go', () => {
  const volume = aVolume({ name: 'root' })
  cache.setQueryData(volumesQuery().queryKey, [])
  applyEvent(cache, { type: 'volume.changed', volume })
  applyEvent(cache, { type: 'volume.changed', volume: { ...volume, name: 'data' } })
  expect(cache.getQueryData(volumesQuery().queryKey)?.map(({ name }) => name)).toEqual(['data'])
  applyEvent(cache, { type: 'volume.removed', volumeId: volume.id })
  expect(cache.getQueryData(volumesQuery().queryKey)).toEqual([])
})

test('what happened goes to the top of both lists, once', () => {
  const old = anActivity({ id: 1, vmId: web.id })
  const activity = anActivity({ id: 2, vmId: web.id })
  const pages = { pages: [[old]], pageParams: [null] }
  cache.setQueryData(activityQuery().queryKey, pages)
  cache.setQueryData(vmActivityQuery(web.id).queryKey, pages)
  applyEvent(cache, { type: 'activity.added', activity })
  applyEvent(cache, { type: 'activity.added', activity })
  expect(cache.getQueryData(activityQuery().queryKey)?.pages).toEqual([[activity, old]])
  expect(cache.getQueryData(vmActivityQuery(web.id).queryKey)?.pages).toEqual([[activity, old]])
})

test('what happens comes into the lists whose filter means it, and into no other', () => {
  const activity = anActivity({ id: 2, level: 'warning', vmId: web.id, vmName: 'web', sentence: '“web” wurde GEPRÜFT' })
  const meant = [{ search: 'geprüft web' }, { level: 'info' }, { code: 'vm.' }, { vmId: web.id }] as const
  const others = [{ search: 'db' }, { level: 'error' }, { actor: 'guest' }, { vmId: db.id }] as const
  const query = (match: (typeof meant | typeof others)[number]) => activityQuery(match).queryKey
  for (const match of [...meant, ...others]) cache.setQueryData(query(match), { pages: [[]], pageParams: [null] })
  applyEvent(cache, { type: 'activity.added', activity })
  for (const match of meant) expect(cache.getQueryData(query(match))?.pages).toEqual([[activity]])
  for (const match of others) expect(cache.getQueryData(query(match))?.pages).toEqual([[]])
})

test('the same server saying hello again changes nothing', () => {
  const hello = { type: 'hello', serverStartedAt: '2026-11-23T00:00:00Z', version: '1' } as const
  applyEvent(cache, hello)
  applyEvent(cache, hello)
  expect(isStale(vmsQuery().queryKey)).toBe(false)
})

test('another server saying hello makes the page read everything again', () => {
  applyEvent(cache, { type: 'hello', serverStartedAt: '2026-11-23T00:00:00Z', version: '1' })
  applyEvent(cache, { type: 'hello', serverStartedAt: '2026-11-23T01:00:00Z', version: '1' })
  expect(isStale(vmsQuery().queryKey)).toBe(true)
})

test('resync makes the page read everything again', () => {
  applyEvent(cache, { type: 'resync' })
  expect(isStale(vmsQuery().queryKey)).toBe(true)
})
