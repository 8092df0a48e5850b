import type { Notice } from '#lib/contract/health.ts'
import type { DatabaseState } from '#lib/db/database-state.ts'
import type { OpenFiles } from '#lib/host/open-files.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'
import { formatDuration } from '#lib/shared/duration.ts'
import type { ClockJump } from './clock-watch.ts'
import type { FileSystem } from './file-systems.ts'
import type { Latency } from './latency-window.ts'

/** What decides. All of it is read at one moment. */
export type Findings = {
  database: DatabaseState
  databasePath: string
  fileSystems: FileSystem[]
  /** What could be deleted, in words: “2 unused volumes take 3 GiB (Storage)”. */
  freeable: string[]
  eventLoopLag: Latency
  openFiles: OpenFiles
  clockJump: ClockJump | null
  /** Said for a while after the database was put back. */
  restored: string | null
  /** The address beyond this host that is served without encryption. */
  unencryptedOn: string | null
}

/** The key tells notices of one code apart: two disks may be full at once. */
export type KeyedNotice = Notice & {
  key: string
  /** What it is about: of two about one disk, one followed the other, and nothing is over. */
  about: string
}

/** Half of what SAFETY section 5 allows would be said often on a busy host; this is where people notice. */
const SLOW_P99_MS = 250
/** Fewer samples are a process that has just begun. */
const SLOW_SAMPLES = 500
/** Below this SQLite and QEMU fail at the next write. */
const FULL_BYTES = 64 * MIB
/** Of the reserve; above it a notice that is there goes. Without it, it would come and go with every block. */
const ENOUGH = 1.1
/** Lag and open files waver more than the space of a disk: they must be twice as good as where their notices begin. */
const CALM = 2

function databaseNotice({ database, databasePath }: Findings): KeyedNotice[] {
  if (database.writable) return []
  if (database.damaged) return [damagedNotice(databasePath)]
  const code = database.lastFailure?.code ?? ''
  const { why, fix } = DATABASE_WORDS[code] ?? { why: 'cannot be written', fix: 'Look at the file and its disk.' }
  return [
    {
      ...{ key: 'database-unwritable', about: 'database-unwritable' },
      code: 'database-unwritable',
      level: 'error',
      sentence: `The database ${why}, so nothing can be created or changed. VMs run on, and those that run can be paused, reset and powered off.`,
      fix: `${fix.replace('{path}', databasePath)} Guesthouse tries again by itself.`,
    },
  ]
}

/** Stays until the restart that it asks for: nothing is written any more, and what is read may be wrong. */
function damagedNotice(databasePath: string): KeyedNotice {
  return {
    ...{ key: 'database-damaged', about: 'database-damaged' },
    code: 'database-damaged',
    level: 'error',
    sentence:
      'The database is damaged, so nothing can be created or changed, and some pages may not open. VMs run on, and those that run can be paused, reset and powered off.',
    fix: `Restart Guesthouse: its rescue page then offers the copies of ${databasePath}, and the files beside the VMs, to go on with. Look at the disk, too: a database seldom breaks by itself.`,
  }
}

/** By SQLite's primary codes: https://www.sqlite.org/rescode.html */
const DATABASE_WORDS: Record<string, { why: string; fix: string }> = {
  SQLITE_FULL: { why: 'has no room: its disk is full', fix: 'Free space on the disk of {path}.' },
  SQLITE_READONLY: {
    why: 'is read-only',
    fix: 'Make {path}, its folder and its file system writable: a file system turns read-only when its disk fails.',
  },
  SQLITE_PERM: {
    why: 'may not be written',
    fix: 'Give {path} and its folder back to the user that Guesthouse runs as.',
  },
  SQLITE_BUSY: { why: 'is locked by another program', fix: 'End the program that has {path} open.' },
  SQLITE_IOERR: { why: 'met an error of its disk', fix: 'Look at the disk of {path}: the kernel’s log says more.' },
  SQLITE_CANTOPEN: { why: 'cannot be opened', fix: 'Look whether {path} is there and can be read.' },
}

function storageNotices({ fileSystems, freeable }: Findings, before: ReadonlySet<string>): KeyedNotice[] {
  return fileSystems.flatMap(({ path, purposes, freeBytes, reserveBytes }): KeyedNotice[] => {
    const is = (kind: string, limit: number) => freeBytes < limit * (before.has(`storage-${kind} ${path}`) ? ENOUGH : 1)
    const holds = `the disk of ${path} (${listed(purposes)})`
    const can = freeable.length > 0 ? ` What no VM uses: ${listed(freeable)}.` : ''
    const fix = `Free space there.${can}`
    const fullBelow = Math.min(FULL_BYTES, reserveBytes / 4)
    if (is('full', fullBelow)) {
      const sentence = `Almost nothing is free on ${holds}. Guests that write to it pause until there is room again; nothing can be created.`
      return [{ key: `storage-full ${path}`, about: path, code: 'storage-full', level: 'error', sentence, fix }]
    }
    if (is('low', reserveBytes)) {
      const sentence = `Less than ${formatBytes(reserveBytes)} are free on ${holds}: that is kept for Guesthouse itself, so nothing is created or uploaded there.`
      return [{ key: `storage-low ${path}`, about: path, code: 'storage-low', level: 'warning', sentence, fix }]
    }
    return []
  })
}

function slowNotice({ eventLoopLag: { samples, p99Ms } }: Findings, before: ReadonlySet<string>): KeyedNotice[] {
  if (p99Ms === null) return []
  const isSlow = before.has('event-loop-slow')
    ? p99Ms >= SLOW_P99_MS / CALM
    : p99Ms >= SLOW_P99_MS && samples >= SLOW_SAMPLES
  if (!isSlow) return []
  return [
    {
      ...{ key: 'event-loop-slow', about: 'event-loop-slow' },
      code: 'event-loop-slow',
      level: 'warning',
      sentence: 'Guesthouse answers slowly: it was held up again and again in the last minute. VMs are not affected.',
      fix: 'Usually the host’s processors are busy: look at its load. If they are not, send a support bundle.',
    },
  ]
}

/** A VM takes up to eight, a page two; below that nothing may be started any more (F26). */
function openFilesNotice({ openFiles: { open, limit } }: Findings, before: ReadonlySet<string>): KeyedNotice[] {
  if (limit === null) return []
  const few = Math.min(64, limit / 4) * (before.has('open-files-low') ? CALM : 1)
  if (limit - open >= few) return []
  return [
    {
      ...{ key: 'open-files-low', about: 'open-files-low' },
      code: 'open-files-low',
      level: 'error',
      sentence: `Guesthouse may open only ${limit} files and connections at once, and has nearly as many: pages and VMs may not open.`,
      fix: 'Close consoles and pages that nobody needs. For good: raise the limit (LimitNOFILE= of the service, or ulimit -n) and restart Guesthouse.',
    },
  ]
}

function clockNotice({ clockJump }: Findings): KeyedNotice[] {
  if (clockJump === null) return []
  // A day less a millisecond is a day.
  const by = formatDuration(Math.round(Math.abs(clockJump.byMs) / 1000) * 1000)
  const way = clockJump.byMs > 0 ? 'forward' : 'back'
  const asleep = clockJump.byMs > 0 ? ', or the host slept' : ''
  return [
    {
      ...{ key: 'clock-jumped', about: 'clock-jumped' },
      code: 'clock-jumped',
      level: 'warning',
      sentence: `The host’s clock jumped ${way} by ${by}${asleep}. Times in the history go by the new clock; nothing was done twice or left out.`,
      fix: 'If that was not you, look at the host’s time service (timedatectl). Guests set their own clocks.',
    },
  ]
}

function restoredNotice({ restored }: Findings): KeyedNotice[] {
  if (restored === null) return []
  return [
    {
      ...{ key: 'database-restored', about: 'database-restored' },
      code: 'database-restored',
      level: 'warning',
      sentence: `${restored}. What was changed after that may be missing.`,
      fix: 'Look through the VMs and their settings. What came back is in the activity.',
    },
  ]
}

function unencryptedNotice({ unencryptedOn }: Findings): KeyedNotice[] {
  if (unencryptedOn === null) return []
  return [
    {
      ...{ key: 'unencrypted', about: 'unencrypted' },
      code: 'unencrypted',
      level: 'warning',
      sentence: `What you type and see here crosses the network unencrypted, passwords included: Guesthouse was started with --insecure-http on ${unencryptedOn}.`,
      fix: 'Start it with --tls instead of --insecure-http, or with --host 127.0.0.1 behind a proxy that encrypts.',
    },
  ]
}

/** Everything that is wrong now, the worst first. `before`: the keys of what was wrong when it was looked last. */
export function noticesFor(findings: Findings, before: ReadonlySet<string>): KeyedNotice[] {
  const all = [
    ...databaseNotice(findings),
    ...storageNotices(findings, before),
    ...openFilesNotice(findings, before),
    ...slowNotice(findings, before),
    ...clockNotice(findings),
    ...restoredNotice(findings),
    ...unencryptedNotice(findings),
  ]
  return all.sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'))
}

function listed(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
