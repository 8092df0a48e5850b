import type { LiveEvent } from '#lib/contract/events.ts'
import type { Host, HostUsage } from '#lib/contract/host.ts'
import type { Task } from '#lib/contract/task.ts'
import type { Tasks } from '#lib/tasks/tasks.ts'
import { findInstalledQemu } from './programs.ts'
import type { QemuAccess, QemuHost, QemuUser } from './qemu-host.ts'

export type HypervisorOptions = {
  config: {
    searchPath: string
    qemuPath: string | null
    cachePath: string
    dataPath: string
    version: string
    startedAt: string
  }
  user: QemuUser
  publish: (event: LiveEvent) => void
  tasks: Tasks
}
export type Hypervisor = QemuAccess & {
  imgPath: string
  read(): Promise<Host>
  usage(): Promise<HostUsage>
  probeAcceleration(): Promise<Task>
  close(): void
}
export async function createHypervisor({ config, user }: HypervisorOptions): Promise<Hypervisor> {
  const installed = await findInstalledQemu({
    searchPath: config.searchPath,
    binaryPath: config.qemuPath,
    cachePath: config.cachePath,
  })
  const host: QemuHost = { ...installed, accelerator: 'tcg', cpuModel: 'max' }
  const usage: HostUsage = {
    cpuPercent: 0,
    memoryTotalBytes: 1,
    memoryAvailableBytes: 1,
    diskTotalBytes: 1,
    diskFreeBytes: 1,
    loadAverage1: 0,
  }
  return {
    user,
    host: async () => host,
    imgPath: installed.imgPath,
    usage: async () => usage,
    read: () => Promise.reject(new Error('soon')),
    probeAcceleration: () => Promise.reject(new Error('soon')),
    close() {},
  }
}
