import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'

export type HostCpu = {
  /** CPUs that this process may use, hyperthreads included. */
  count: number
  /** "Intel(R) Xeon(R) Processor", or "unknown". */
  model: string
  vendor: 'intel' | 'amd' | 'other'
  /** VT-x or AMD-V is there and was not switched off by firmware or hypervisor. */
  hasVirtualization: boolean
}

/** Rejects where there is no /proc. */
export async function readCpu(): Promise<HostCpu> {
  return { count: availableParallelism(), ...parseCpuInfo(await readFile('/proc/cpuinfo', 'utf8')) }
}

const VENDORS: Record<string, HostCpu['vendor']> = { GenuineIntel: 'intel', AuthenticAMD: 'amd', HygonGenuine: 'amd' }

/** The first CPU stands for all. proc_cpuinfo(5) */
export function parseCpuInfo(text: string): Omit<HostCpu, 'count'> {
  const field = (name: string) => new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(text)?.[1]?.trim()
  const flags = field('flags')?.split(' ') ?? []
  return {
    model: field('model name') ?? 'unknown',
    vendor: VENDORS[field('vendor_id') ?? ''] ?? 'other',
    hasVirtualization: flags.includes('vmx') || flags.includes('svm'),
  }
}
