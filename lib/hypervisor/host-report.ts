import type { Host, HostUsage, QemuFacts } from '#lib/contract/host.ts'
import { readBootTime } from '#lib/host/boot.ts'
import { readCpu } from '#lib/host/cpu.ts'
import { type CpuTimes, hostCpuPercent, readCpuTimes } from '#lib/host/cpu-usage.ts'
import { readDiskSpace } from '#lib/host/disk-space.ts'
import { readHostIdentity, readLoadAverages } from '#lib/host/host-identity.ts'
import { readMemory } from '#lib/host/memory.ts'
import type { InstalledQemu } from './programs.ts'

/** Between two looks at the host the load is what it was on average; the first look counts from Guesthouse's start. */
export function createUsageReader(dataPath: string): () => Promise<HostUsage> {
  let before: CpuTimes = readCpuTimes()
  let cpuPercent = 0
  return async () => {
    const after = readCpuTimes()
    // Two pages that ask at once must not measure a microsecond.
    if (after.totalTicks - before.totalTicks >= 10) {
      cpuPercent = Math.round(hostCpuPercent(before, after) * 10) / 10
      before = after
    }
    const memory = readMemory()
    const disk = await readDiskSpace(dataPath)
    return {
      cpuPercent,
      memoryTotalBytes: memory.totalBytes,
      memoryAvailableBytes: memory.availableBytes,
      diskTotalBytes: disk.totalBytes,
      diskFreeBytes: disk.freeBytes,
      loadAverage1: Math.round(readLoadAverages().one * 100) / 100,
    }
  }
}

export function qemuFacts({ binaryPath, capabilities, machineType, uefi }: InstalledQemu): QemuFacts {
  const { version, accelerators } = capabilities
  return {
    version: version.package ? `${version.text} (${version.package})` : version.text,
    binaryPath,
    defaultMachineType: machineType,
    uefi: uefi !== null,
    accelerators,
  }
}

export async function hostBasics(): Promise<Pick<Host, 'hostname' | 'kernel' | 'cpuModel' | 'cpuCount' | 'upSince'>> {
  const cpu = await readCpu()
  return { ...readHostIdentity(), cpuModel: cpu.model, cpuCount: cpu.count, upSince: readBootTime().toISOString() }
}
