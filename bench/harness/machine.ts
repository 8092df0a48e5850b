import { spawnSync } from 'node:child_process'
import { cpus, release, totalmem } from 'node:os'

export type Machine = { cpu: string; cpuCount: number; memoryGiB: number; kernel: string; node: string; qemu: string }

export function describeMachine(): Machine {
  const qemu = spawnSync('qemu-system-x86_64', ['--version'], { encoding: 'utf8' })
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpuCount: cpus().length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: process.version,
    qemu: qemu.stdout?.split('\n')[0] ?? 'not installed',
  }
}
