import { readFileSync } from 'node:fs'

/**
 * Which process is meant, beyond doubt: a pid alone is reused. Start time and boot id make it unique on this host for ever,
 * the uuid proves that it is the machine it should be.
 */
export type ProcessIdentity = {
  pid: number
  /** Clock ticks since boot, field 22 of proc_pid_stat(5). */
  startTimeTicks: number
  /** /proc/sys/kernel/random/boot_id: another boot, other ticks. */
  bootId: string
  /** QEMU's `-uuid`; null when it was started without. */
  uuid: string | null
}

/** USER_HZ, the unit of /proc/PID/stat, is 100 on every architecture that runs KVM on Linux. */
const TICKS_PER_SECOND = 100

/**
 * The identity of a living process, or null when there is none or it is ending.
 * Reads synchronously, so that nothing can happen between a check and the signal that follows it.
 */
export function readIdentity(pid: number): ProcessIdentity | null {
  const found = inspect(pid)
  if (found === null || found.isEnding) return null
  return { pid, startTimeTicks: found.startTimeTicks, bootId: readBootId(), uuid: found.uuid }
}

/** What a process was started with; empty when there is none, or it is ending. */
export function readArguments(pid: number): string[] {
  return (readProc(`${pid}/cmdline`) ?? '').split('\0').slice(0, -1)
}

/**
 * The identity of a child just spawned with QEMU's arguments. Its command line in /proc is empty for a moment while it executes the
 * program, so the uuid is taken from what it was given. Null when it has ended already.
 */
export function identityOfChild({ pid, args }: { pid: number; args: readonly string[] }): ProcessIdentity | null {
  const found = inspect(pid)
  return found && { pid, startTimeTicks: found.startTimeTicks, bootId: readBootId(), uuid: uuidOf(args) }
}

/**
 * Whether the process that was once recorded still exists. Check right before each signal.
 * True until its last thread is through: only then are its sockets closed, its locks on images free and its memory given back.
 * Throws the system's error when we have no file descriptors or memory left to look: nobody knows then.
 */
export function isSameProcess(identity: ProcessIdentity): boolean {
  const found = inspect(identity.pid)
  return (
    found !== null &&
    found.startTimeTicks === identity.startTimeTicks &&
    identity.bootId === readBootId() &&
    (found.isEnding || found.uuid === identity.uuid)
  )
}

/**
 * How far a process is on its way out.
 *
 * | first thread | other threads | command line | phase |
 * |---|---|---|---|
 * | zombie | none | | `ended`: it only waits to be reaped, for which pid 1 may take its time |
 * | zombie | some | | `ending`: threads share their files, so sockets and locks are still held |
 * | any other | | empty | `ending`: memory goes first and the command line with it; a large one takes seconds |
 * | any other | | there | `living` |
 */
export function phaseOf(stat: Stat, commandLine: string): 'living' | 'ending' | 'ended' {
  const isZombie = stat.state === 'Z' || stat.state === 'X'
  if (isZombie) return stat.threads > 1 ? 'ending' : 'ended'
  return commandLine === '' ? 'ending' : 'living'
}

type Inspection = { startTimeTicks: number; isEnding: boolean; uuid: string | null }

function inspect(pid: number): Inspection | null {
  const stat = readProc(`${pid}/stat`)
  const commandLine = readProc(`${pid}/cmdline`)
  if (stat === null || commandLine === null) return null
  const parsed = parseStat(stat)
  const phase = phaseOf(parsed, commandLine)
  if (phase === 'ended') return null
  return {
    startTimeTicks: parsed.startTimeTicks,
    isEnding: phase === 'ending',
    uuid: uuidOf(commandLine.split('\0')),
  }
}

/** How long the process has been running, in milliseconds, independent of the host's clock. */
export function uptimeMs(identity: ProcessIdentity): number {
  const [sinceBootSeconds] = (readProc('uptime') ?? '').split(' ')
  return Math.max(0, Number(sinceBootSeconds) - identity.startTimeTicks / TICKS_PER_SECOND) * 1000
}

export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

/** The value of `-uuid` among a QEMU's arguments. */
export function uuidOf(args: readonly string[]): string | null {
  const at = args.findIndex(arg => arg === '-uuid' || arg === '--uuid')
  return at === -1 ? null : (args[at + 1] ?? null)
}

type Stat = { state: string; threads: number; startTimeTicks: number }

/** The second field is the program's name, which may hold spaces and parentheses: everything else comes after the last one. */
export function parseStat(stat: string): Stat {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', threads: Number(fields[17]), startTimeTicks: Number(fields[19]) }
}

/** We cannot look, which says nothing about the process (F26): taken for its end, a running machine's disks would be free to delete. */
const CANNOT_LOOK = new Set(['EMFILE', 'ENFILE', 'ENOMEM'])

function readProc(path: string): string | null {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && CANNOT_LOOK.has(String(error.code))) throw error
    // ENOENT, or ESRCH when it ends while being read: either way it is gone. Others' may be hidden: proc(5), hidepid.
    return null
  }
}
