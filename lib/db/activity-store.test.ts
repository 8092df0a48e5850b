import { describe, expect, test } from 'vitest'
import type { Activity } from '#lib/contract/activity.ts'
import { type ActivityMatch, matchesActivity } from '#lib/contract/activity-search.ts'
import { type ActivityOf, createActivityStore, type NewActivityRow } from './activity-store.ts'
import { temporaryDatabase } from './testing/temporary-database.ts'

const vmId = crypto.randomUUID()

function started(sentence: string, vm: string | null = null) {
  const at = '2026-11-01T10:00:00.000Z'
  const log = ['qemu: a line']
  const what = { at, level: 'info', actor: 'person', by: null, code: 'vm.started', sentence } as const
  return { ...what, vmId: vm, vmName: null, log }
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

test('who sees some VMs reads of those, and of the host only when they may', async () => {
  const store = createActivityStore(await temporaryDatabase())
  const [mine, theirs] = [crypto.randomUUID(), crypto.randomUUID()]
  for (const [sentence, vm] of [
    ['mine', mine],
    ['theirs', theirs],
    ['host', null],
  ] as const) {
    await store.add(started(sentence, vm))
  }
  const read = async (only: ActivityOf) => (await store.list({ limit: 9, only })).map(({ sentence }) => sentence)
  expect(await read({ vmIds: [mine], host: false })).toEqual(['mine'])
  expect(await read({ vmIds: [mine], host: true })).toEqual(['host', 'mine'])
  expect(await read({ vmIds: [], host: false })).toEqual([])
  const many = Array.from({ length: 40_000 }, () => crypto.randomUUID())
  expect(await read({ vmIds: [...many, theirs], host: false })).toEqual(['theirs'])
  expect(await store.list({ limit: 9, vmId: theirs, only: { vmIds: [mine], host: true } })).toEqual([])
})

test('only the newest are kept, and an id is never used twice', async () => {
  const store = createActivityStore(await temporaryDatabase())
  for (let n = 1; n <= 6; n += 1) await store.add(started(`event ${n}`))
  expect(await store.prune(10)).toBe(0)
  expect(await store.prune(2)).toBe(4)
  expect((await store.list({ limit: 9 })).map(a => a.sentence)).toEqual(['event 6', 'event 5'])
  expect((await store.add(started('event 7'))).id).toBe(7)
})

describe('a filter', () => {
  const vms = [
    { vmId: crypto.randomUUID(), vmName: 'Überwachung' },
    { vmId: crypto.randomUUID(), vmName: 'vm_1 100%' },
    { vmId: null, vmName: null },
  ] as const
  const sentences = [
    'was started',
    'wurde GEPRÜFT',
    'ΚΑΛΗΜΕΡΑ από τον ξενιστή',
    'vm_1 is 100% full',
    'vmx1 is 1000 full',
    'ﬁle ＦＵＬＬＷＩＤＴＨ',
  ]
  /** The same numbers in every run. */
  const pick = (n: number, prime: number, among: number) => (n * prime + Math.floor(n / 7)) % among
  const rows = Array.from({ length: 300 }, (_, n): NewActivityRow => {
    const vm = vms[pick(n, 5, vms.length)] ?? { vmId: null, vmName: null }
    return {
      ...vm,
      at: new Date(Date.UTC(2026, 10, 1, 0, n)).toISOString(),
      level: (['info', 'warning', 'error'] as const)[pick(n, 11, 3)] ?? 'info',
      actor: (['person', 'guest', 'host', 'guesthouse'] as const)[pick(n, 13, 4)] ?? 'host',
      code: ['vm.started', 'vm.disk-error', 'vmx.other', 'operation.failed'][pick(n, 3, 4)] ?? '',
      sentence: sentences[pick(n, 17, sentences.length)] ?? '',
      by: [null, 'ada', 'Zoë'][pick(n, 19, 3)] ?? null,
      log: [],
    }
  })
  const matches: ActivityMatch[] = [
    {},
    ...[
      'geprüft',
      'GEPRUFT',
      'καλημερα',
      'überwachung started',
      'vm_1',
      '100%',
      'file fullwidth',
      'ZOE',
      'nothing like it',
    ].map(search => ({ search })),
    ...(['info', 'warning', 'error'] as const).map(level => ({ level })),
    ...(['person', 'guest', 'host', 'guesthouse'] as const).map(actor => ({ actor })),
    ...['vm.', 'vm.started', 'operation.', '%', 'v_'].map(code => ({ code })),
    { since: '2026-11-01T02:00:00.000Z' },
    { until: '2026-11-01T02:00:00.000Z' },
    { since: '2026-11-01T02:00:00Z', until: '2026-11-01T02:00:00Z' },
    ...vms.flatMap(({ vmId }) => (vmId ? [{ vmId, level: 'warning', search: 'full', code: 'vm.' } as const] : [])),
  ]

  test('finds in the database exactly what it means, whatever the script, the case and the signs', async () => {
    const store = createActivityStore(await temporaryDatabase())
    const all: Activity[] = []
    for (const row of rows) all.unshift(await store.add(row))
    for (const match of matches) {
      const meant = all.filter(activity => matchesActivity(activity, match))
      expect(await store.list({ ...match, limit: 500 }), JSON.stringify(match)).toEqual(meant)
      const before = all[100]?.id
      const page = meant.filter(({ id }) => id < (before ?? 0)).slice(0, 7)
      expect(await store.list({ ...match, before, limit: 7 }), JSON.stringify(match)).toEqual(page)
    }
    const counts = matches.map(match => all.filter(activity => matchesActivity(activity, match)).length)
    expect(counts.filter(count => count > 0 && count < rows.length).length).toBeGreaterThan(15)
  })

  test('finds what a version without a search wrote, once it is folded', async () => {
    const db = await temporaryDatabase()
    const store = createActivityStore(db)
    for (const row of rows) await store.add(row)
    const found = await store.list({ search: 'GEPRÜFT', limit: 500 })
    await db.prisma.activity.updateMany({ data: { search: '' } })
    await db.prisma.activity.createMany({
      data: rows
        .flatMap(row => [row, row])
        .map(({ by, ...row }) => ({ ...row, byName: by, at: new Date(row.at), log: [] })),
    })
    expect(await store.list({ search: 'GEPRÜFT', limit: 500 })).toEqual([])
    expect(await store.foldUnfolded()).toBe(3 * rows.length)
    expect(await store.foldUnfolded()).toBe(0)
    expect((await store.list({ search: 'GEPRÜFT', limit: 500 })).slice(-found.length)).toEqual(found)
  })
})

test('one VM that is noisy pushes out only its own: the others keep all they have', async () => {
  const store = createActivityStore(await temporaryDatabase())
  const noisy = crypto.randomUUID()
  const quiet = crypto.randomUUID()
  for (const n of [1, 2, 3]) await store.add(started(`quiet ${n}`, quiet))
  await store.add(started('of the host'))
  for (let n = 1; n <= 60; n += 1) await store.add(started(`noise ${n}`, noisy))
  expect(await store.prune(20)).toBe(44)
  expect(await store.list({ vmId: quiet, limit: 99 })).toHaveLength(3)
  expect((await store.list({ vmId: noisy, limit: 99 })).map(({ sentence }) => sentence)).toEqual(
    Array.from({ length: 16 }, (_, n) => `noise ${60 - n}`),
  )
  expect(await store.list({ limit: 99 })).toHaveLength(20)
})
