import { userInfo } from 'node:os'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Host, HostUsage } from '#lib/contract/host.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Task } from '#lib/contract/task.ts'
import { readKvmFacts } from '#lib/host/kvm-facts.ts'
import type { Tasks } from '#lib/tasks/tasks.ts'
import { createAccelerationState } from './acceleration.ts'
import { readHostConfinement } from './confinement.ts'
import { createUsageReader, hostBasics, qemuFacts } from './host-report.ts'
import { findInstalledQemu } from './programs.ts'
import type { QemuAccess, QemuHost, QemuUser } from './qemu-host.ts'

export type HypervisorOptions = {
  /** Where QEMU is looked for, unless `qemuPath` says it. */
  searchPath: string
  qemuPath: string | null
  cachePath: string
  user: QemuUser
  /** What the Host page says of Guesthouse itself. */
  guesthouse: Host['guesthouse']
  publish: (event: LiveEvent) => void
  tasks: Tasks
  /** Every QEMU that runs as a VM now. */
  runningPids: () => number[]
}

export type Hypervisor = QemuAccess & {
  imgPath: string
  version: string
  read(): Promise<Host>
  usage(): Promise<HostUsage>
  probeAcceleration(): Task
  close(): void
}

/**
 * This host's QEMU: found, asked what it can do, and its acceleration tried, in the background where that takes long.
 * @throws QemuMissingError, QemuTooOldError, QemuUnusableError
 */
export async function createHypervisor(options: HypervisorOptions): Promise<Hypervisor> {
  const { searchPath, qemuPath, cachePath, user, guesthouse, publish, tasks, runningPids } = options
  const installed = await findInstalledQemu({ searchPath, binaryPath: qemuPath, cachePath })
  const own = userInfo()
  const usage = createUsageReader(guesthouse.dataPath)
  const acceleration = createAccelerationState({
    binaryPath: installed.binaryPath,
    user,
    cachePath,
    kvmFacts: () => readKvmFacts({ uid: user?.uid ?? own.uid }),
    tasks,
    // Whoever looks next reads it anyway; a data directory that is gone for a moment must not end the process.
    onChange: () =>
      void read().then(
        host => publish({ type: 'host.changed', host }),
        () => {},
      ),
  })

  async function read(): Promise<Host> {
    return {
      ...(await hostBasics()),
      usage: await usage(),
      qemu: qemuFacts(installed),
      qemuProblem: null,
      acceleration: acceleration.current,
      confinement: await readHostConfinement({ user, own, pids: runningPids() }),
      guesthouse,
    }
  }

  return {
    user,
    imgPath: installed.imgPath,
    version: installed.capabilities.version.text,
    read,
    usage,
    async host(): Promise<QemuHost> {
      const { accelerator, cpuModel } = await acceleration.decided().catch(cause => {
        const reason = cause instanceof Error ? cause.message : String(cause)
        throw new Problem('qemu-unusable', `${reason} Look at the Host page, and probe again there.`, { cause })
      })
      return { ...installed, accelerator, cpuModel }
    },
    probeAcceleration: acceleration.probeAgain,
    close: acceleration.close,
  }
}
