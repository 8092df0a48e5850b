import { expect, test } from 'vitest'
import { GIB, MIB } from '#lib/shared/bytes.ts'
import { type Findings, noticesFor } from './notices.ts'

const FINE: Findings = {
  database: { writable: true, damaged: false, lastFailure: null },
  databasePath: '/data/guesthouse.db',
  fileSystems: [],
  freeable: [],
  eventLoopLag: { samples: 3_000, p50Ms: 0, p99Ms: 4, maxMs: 20 },
  openFiles: { open: 60, limit: 1_024 },
  clockJump: null,
  restored: null,
  unencryptedOn: null,
}
const NOTHING: ReadonlySet<string> = new Set()
const disk = (freeBytes: number) => [
  { path: '/data', purposes: ['database', 'disks'], totalBytes: 100 * GIB, reserveBytes: 2 * GIB, freeBytes },
]
const codes = (findings: Partial<Findings>, before = NOTHING) =>
  noticesFor({ ...FINE, ...findings }, before).map(({ code }) => code)

test('while all is well there is nothing to say', () => {
  expect(noticesFor(FINE, NOTHING)).toEqual([])
})

test.each([
  ['SQLITE_FULL', /its disk is full/],
  ['SQLITE_READONLY', /is read-only/],
  ['SQLITE_BUSY', /is locked by another program/],
  ['SQLITE_IOERR', /met an error of its disk/],
])('F18: a database that fails with %s is said in words, with its path and what goes on', (code, why) => {
  const lastFailure = { code, message: '', at: '2026-01-01T00:00:00Z' }
  const [notice] = noticesFor({ ...FINE, database: { writable: false, damaged: false, lastFailure } }, NOTHING)
  expect(notice).toMatchObject({ code: 'database-unwritable', level: 'error' })
  expect(notice?.sentence).toMatch(why)
  expect(notice?.sentence).toMatch(/VMs run on, and those that run can be paused, reset and powered off/)
  expect(notice?.fix).toContain('/data/guesthouse.db')
})

test('F18: a damaged database is said with what would help, and not as one that tries again', () => {
  const lastFailure = { code: 'SQLITE_CORRUPT', message: '', at: '2026-01-01T00:00:00Z' }
  const notices = noticesFor({ ...FINE, database: { writable: false, damaged: true, lastFailure } }, NOTHING)
  expect(notices).toMatchObject([{ code: 'database-damaged', level: 'error' }])
  expect(notices[0]?.sentence).toMatch(/damaged.*VMs run on/)
  expect(notices[0]?.fix).toMatch(/^Restart Guesthouse: its rescue page.*\/data\/guesthouse\.db/)
})

test('F10: a disk below its reserve is low, one with almost nothing is full, and both say what could go', () => {
  expect(codes({ fileSystems: disk(3 * GIB) })).toEqual([])
  expect(codes({ fileSystems: disk(GIB) })).toEqual(['storage-low'])
  expect(codes({ fileSystems: disk(10 * MIB) })).toEqual(['storage-full'])
  const [notice] = noticesFor({ ...FINE, fileSystems: disk(GIB), freeable: ['2 images (3 GiB, in Library)'] }, NOTHING)
  expect(notice?.sentence).toContain('the disk of /data (database and disks)')
  expect(notice?.fix).toContain('2 images (3 GiB, in Library)')
})

test('F10: a disk at the edge of its reserve does not make a notice come and go', () => {
  const edge = disk(2.1 * GIB)
  expect(codes({ fileSystems: edge })).toEqual([])
  expect(codes({ fileSystems: edge }, new Set(['storage-low /data']))).toEqual(['storage-low'])
})

test('F26: few descriptors left are said before none is left', () => {
  expect(codes({ openFiles: { open: 1_000, limit: 1_024 } })).toEqual(['open-files-low'])
  expect(codes({ openFiles: { open: 40, limit: 64 } })).toEqual([])
  expect(codes({ openFiles: { open: 5_000, limit: null } })).toEqual([])
})

test('F33: a process that is held up again and again says so; a single hiccup, or one at its start, does not', () => {
  const slow = { samples: 3_000, p50Ms: 1, p99Ms: 400, maxMs: 900 }
  expect(codes({ eventLoopLag: slow })).toEqual(['event-loop-slow'])
  expect(codes({ eventLoopLag: { ...slow, p99Ms: 20 } })).toEqual([])
  expect(codes({ eventLoopLag: { ...slow, samples: 50 } })).toEqual([])
})

/** What the window holds around the edge; after a hold-up fewer samples fit into it. */
const lag = (p99Ms: number, samples = 3_000) => ({ eventLoopLag: { samples, p50Ms: 1, p99Ms, maxMs: 900 } })
const open = (count: number) => ({ openFiles: { open: count, limit: 1_024 } })

test.each([
  { code: 'event-loop-slow', begins: lag(260), stays: [lag(200), lag(240, 400)], ends: lag(120) },
  { code: 'open-files-low', begins: open(965), stays: [open(959), open(900)], ends: open(890) },
])('F26, F33: $code does not come and go while what it is about wavers', ({ code, begins, stays, ends }) => {
  const said: ReadonlySet<string> = new Set([code])
  expect(codes(begins)).toEqual([code])
  for (const findings of stays) {
    expect(codes(findings)).toEqual([])
    expect(codes(findings, said)).toEqual([code])
  }
  expect(codes(ends, said)).toEqual([])
})

test('F20: a clock that jumped is said with the way and by how much', () => {
  const sentence = (byMs: number) => noticesFor({ ...FINE, clockJump: { byMs } }, NOTHING)[0]?.sentence
  expect(sentence(86_400_000)).toMatch(/jumped forward by 1 d, or the host slept/)
  expect(sentence(86_399_998)).toMatch(/by 1 d,/)
  expect(sentence(-7_200_000)).toMatch(/jumped back by 2 h\. /)
})

test('the worst comes first', () => {
  expect(codes({ clockJump: { byMs: 60_000 }, fileSystems: disk(10 * MIB) })).toEqual(['storage-full', 'clock-jumped'])
})

test('a port beyond this host that speaks plain http is said, with what would be better', () => {
  const [notice] = noticesFor({ ...FINE, unencryptedOn: '0.0.0.0' }, NOTHING)
  expect(notice).toMatchObject({ code: 'unencrypted', level: 'warning' })
  expect(notice?.sentence).toMatch(/passwords included: .*--insecure-http on 0\.0\.0\.0\.$/)
  expect(notice?.fix).toMatch(/^Start it with --tls/)
})
