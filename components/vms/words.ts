import type { Vm } from '#lib/contract/vm.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'

export function memoryWords(memoryMiB: number): string {
  return formatBytes(memoryMiB * MIB)
}

/** “2 vCPU · 4 GiB” */
export function sizeWords(vm: Pick<Vm, 'vcpus' | 'memoryMiB'>): string {
  return `${vm.vcpus} vCPU · ${memoryWords(vm.memoryMiB)}`
}

/** CPU of the whole VM in percent of what it may use: QEMU’s figure counts one host core as 100. */
export function cpuShare(vm: Pick<Vm, 'usage' | 'vcpus'>): number | null {
  return vm.usage && Math.min(100, vm.usage.cpuPercent / vm.vcpus)
}

export function percentWords(percent: number | null): string {
  return percent === null ? '–' : `${Math.round(percent)} %`
}

/** “1 disk (32 GiB)”, “3 disks (96 GiB)”, “no disk” */
export function disksWords(disks: Vm['disks']): string {
  if (disks.length === 0) return 'no disk'
  const total = formatBytes(disks.reduce((sum, disk) => sum + disk.virtualSizeBytes, 0))
  return `${disks.length} ${disks.length === 1 ? 'disk' : 'disks'} (${total})`
}

export const NETWORK_WORDS: Record<Vm['nics'][number]['network'], string> = {
  nat: 'NAT: reaches out, is not reached',
  isolated: 'Isolated: reaches nothing',
}

export const BOOT_WORDS: Record<Vm['bootOrder'][number], string> = { disk: 'Disk', cd: 'CD', network: 'Network (PXE)' }

/** “BIOS · Disk, CD” */
export function bootWords(vm: Pick<Vm, 'firmware' | 'bootOrder'>): string {
  const order = vm.bootOrder.map(device => BOOT_WORDS[device]).join(', ') || 'boots from nothing'
  return `${vm.firmware === 'uefi' ? 'UEFI' : 'BIOS'} · ${order}`
}
