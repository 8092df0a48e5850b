import type { Acceleration } from '#lib/contract/host.ts'
import type { Task } from '#lib/contract/task.ts'
import { createAccelerationCache } from '#lib/qemu/acceleration/acceleration-cache.ts'
import { decideAcceleration } from '#lib/qemu/acceleration/decide-acceleration.ts'
import type { KvmFacts } from '#lib/qemu/acceleration/fix.ts'
import { ACCELERATION_PAIRS } from '#lib/qemu/acceleration/probe-acceleration.ts'
import { readBootId } from '#lib/qemu/process/identity.ts'
import type { Tasks } from '#lib/tasks/tasks.ts'
import type { QemuUser } from './qemu-host.ts'

export type AccelerationOptions = {
  binaryPath: string
  user: QemuUser
  cachePath: string
  /** Read at each probe: a group or a module may have changed. */
  kvmFacts: () => Promise<KvmFacts>
  tasks: Tasks
  onChange: () => void
}

export type AccelerationState = {
  /** Waits for the first probe. @throws NoAccelerationError when not even emulation runs */
  decided(): Promise<Acceleration>
  /** null while the first probe runs. */
  readonly current: Acceleration | null
  /** Probes again, as a task; VMs that run keep what they have. */
  probeAgain(): Task
  close(): void
}

/** Which accelerator VMs start with, found out by running probe guests, in the background of the first start after a boot. */
export function createAccelerationState(options: AccelerationOptions): AccelerationState {
  const { binaryPath, user, cachePath, kvmFacts, tasks, onChange } = options
  const cache = createAccelerationCache({ directory: cachePath })
  const closed = new AbortController()
  let current: Acceleration | null = null

  async function probe({ fresh }: { fresh: boolean }): Promise<Acceleration> {
    const runAs = user
    const report = await cache.probe({ binaryPath, runAs, bootId: readBootId(), fresh, signal: closed.signal })
    const decision = decideAcceleration(report.results, await kvmFacts())
    current = {
      ...decision,
      probes: report.results.map(({ outcome, ...result }) => ({ ...result, works: outcome === 'works' })),
      probedAt: report.probedAt,
    }
    onChange()
    return current
  }

  let latest = probe({ fresh: false })
  // Whoever waits for it gets the failure; nobody waiting is no crash.
  latest.catch(() => {})

  return {
    decided: () => latest,
    get current() {
      return current
    },
    probeAgain() {
      const handle = tasks.start({
        kind: 'acceleration-probe',
        title: 'Find out which acceleration works',
        total: ACCELERATION_PAIRS.length,
        unit: 'steps',
      })
      latest = probe({ fresh: true })
      latest.then(
        () => handle.succeed(),
        (error: unknown) => handle.fail(error instanceof Error ? error.message : String(error)),
      )
      const started = tasks.list().find(({ id }) => id === handle.id)
      if (!started) throw new Error('A task that was just started is not listed')
      return started
    },
    close: () => closed.abort(),
  }
}
