import { formatBytes } from '#lib/shared/bytes.ts'
import type { ActivityEntry } from './dependencies.ts'
import { goOn as letGoOn } from './go-on.ts'
import type { VmRegistry } from './registry.ts'
import { runWord } from './run-state.ts'
import type { Machine, VmEntry } from './vm-entry.ts'

const LOOK_EVERY_MS = 2_000
/** A guest that fills the storage again and again is let on less and less often. */
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 60_000
/** Who has run this long is taken to have got what it needed. */
const SETTLED_MS = 60_000

export type StorageRoom = {
  freeBytes: number
  reserveBytes: number
  /** What disks and ISOs take that no VM uses. */
  unusedBytes: number
}

export type SpaceWatchOptions = {
  registry: Pick<VmRegistry, 'all' | 'setState'>
  record: (entry: ActivityEntry) => void
  room: () => Promise<StorageRoom>
  everyMs?: number
  /** Monotonic (F20). */
  now?: () => number
}

type Patience = { waitMs: number; resumedAt: number; notBefore: number }

/** A person is told what would help, and that nobody has to wait for it. */
export function noSpaceSentence({ reserveBytes, unusedBytes }: StorageRoom): string {
  const spare = unusedBytes > 0 ? ` Disks and ISOs that no VM uses take ${formatBytes(unusedBytes)}.` : ''
  return `Paused because the host’s storage is full. It goes on by itself when ${formatBytes(reserveBytes)} are free.${spare}`
}

/**
 * Lets VMs go on that QEMU paused because the host had no room for what they wrote (F10, `werror=enospc`). QEMU waits with the
 * guest's write in its hands, so nothing is lost, and never goes on by itself. What is kept free for the database has to be
 * there again first: else the next write would fill the storage at once.
 */
export function createSpaceWatch(options: SpaceWatchOptions): { close(): void } {
  const { registry, record, room, everyMs = LOOK_EVERY_MS, now = () => performance.now() } = options
  const patience = new WeakMap<Machine, Patience>()
  let isLooking = false

  async function lacksSpace({ monitor }: Machine): Promise<boolean> {
    const devices = await monitor.session.execute('query-block')
    return devices.some(device => device['io-status'] === 'nospace')
  }

  function patienceWith(machine: Machine): Patience {
    const known = patience.get(machine)
    if (known && now() - known.resumedAt < SETTLED_MS + known.waitMs) return known
    const fresh = { waitMs: FIRST_WAIT_MS, resumedAt: now(), notBefore: now() }
    patience.set(machine, fresh)
    return fresh
  }

  async function goOn(entry: VmEntry, machine: Machine): Promise<void> {
    const waiting = patienceWith(machine)
    if (now() < waiting.notBefore) return
    const waitMs = Math.min(waiting.waitMs * 2, LONGEST_WAIT_MS)
    patience.set(machine, { waitMs, resumedAt: now(), notBefore: now() + waitMs })
    await entry.lock.run('resuming', async () => {
      await letGoOn(machine)
      await machine.monitor.reread()
    })
    const sentence = `“${entry.record.name}” goes on: the host’s storage has room again`
    record({ level: 'info', actor: 'guesthouse', code: 'vm.resumed', sentence, vm: entry.record })
  }

  async function lookAt(entry: VmEntry, machine: Machine): Promise<void> {
    if (!(await lacksSpace(machine))) {
      machine.noSpace = null
      return
    }
    const { freeBytes, ...rest } = await room()
    machine.noSpace = noSpaceSentence({ freeBytes, ...rest })
    if (freeBytes >= rest.reserveBytes) return await goOn(entry, machine)
    const isSaid = entry.cause.sentence === machine.noSpace
    if (entry.machine !== machine || entry.state !== 'paused' || isSaid) return
    registry.setState(entry, { state: 'paused', sentence: machine.noSpace, since: entry.cause.since })
  }

  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    const stalled = registry.all().filter(({ machine }) => machine?.runState === runWord.diskError)
    // A QEMU that does not answer, or is busy with something else, is asked again.
    for (const entry of stalled) if (entry.machine) await lookAt(entry, entry.machine).catch(() => {})
    isLooking = false
  }

  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return { close: () => clearInterval(timer) }
}
