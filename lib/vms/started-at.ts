import { type ProcessIdentity, uptimeMs } from '#lib/qemu/process/identity.ts'
import type { VmEntry } from './vm-entry.ts'

/** What NTP does is less, or comes slowly: not worth another time on every page. */
const SET_MS = 5_000

/**
 * When a process was started, as the host’s clock has it now. What was written down then stays as long as the process’s age agrees,
 * so that everybody reads the same to the millisecond; when the clock was set since, the age tells (F20): it is counted from boot.
 */
export function startedAtNow(identity: ProcessIdentity, told?: string): string {
  const byAge = Date.now() - ageOf(identity, told)
  const isTold = told !== undefined && Math.abs(byAge - Date.parse(told)) < SET_MS
  return isTold ? told : new Date(byAge).toISOString()
}

/** Without a file descriptor to look with (F26) the clock has to do. */
function ageOf(identity: ProcessIdentity, told: string | undefined): number {
  try {
    return uptimeMs(identity)
  } catch {
    return told === undefined ? 0 : Date.now() - Date.parse(told)
  }
}

/**
 * Made once for all VMs; called now and then, and before a new time is told. When the host’s clock was set, since when something lasts
 * (“Running for 12 days”) moves with it, for all that run. A host that slept changes nothing: processes grew older meanwhile.
 * @returns those of which the times are others now. What has ended is history, and stays as it was told.
 */
export function createClockFollower(): (entries: Iterable<VmEntry>) => VmEntry[] {
  const offset = () => Date.now() - performance.now()
  let known = offset()
  return entries => {
    if (Math.abs(offset() - known) < SET_MS) return []
    known = offset()
    return [...entries].filter(entry => moveTimes(entry) || entry.nextStart !== null)
  }
}

function moveTimes(entry: VmEntry): boolean {
  const { machine, cause } = entry
  if (machine === null) return false
  const startedAt = startedAtNow(machine.identity, machine.startedAt)
  const byMs = Date.parse(startedAt) - Date.parse(machine.startedAt)
  machine.startedAt = startedAt
  entry.cause = { ...cause, since: new Date(Date.parse(cause.since) + byMs).toISOString() }
  return byMs !== 0
}
