import type { VmUsage } from '#lib/contract/vm.ts'
import type { StateCause, VmState } from '#lib/contract/vm-state.ts'
import type { VmRecord } from '#lib/db/vm-store.ts'
import type { RunningQemu } from '#lib/qemu/process/running-qemu.ts'
import type { VmFiles } from './files.ts'
import type { VmLock } from './lock.ts'
import type { Monitor } from './monitor.ts'
import type { RunRecord } from './run-record.ts'
import type { SerialLog } from './serial-log.ts'

/** A QEMU process and what we hold of it while it lives. */
export type Machine = {
  qemu: RunningQemu
  monitor: Monitor
  serial: SerialLog
  /** What a person asked for last, to tell an asked-for end from a surprise. */
  asked: 'shut-down' | 'power-off' | null
  /** QMP's last word before the end. */
  shutdown: { guest: boolean; reason: string } | null
}

/** One VM in memory: its wish, and the truth about it. Reads are answered from here, never by asking QEMU. */
export type VmEntry = {
  record: VmRecord
  readonly files: VmFiles
  readonly lock: VmLock
  state: VmState
  cause: StateCause
  run: RunRecord | null
  machine: Machine | null
  usage: VmUsage | null
}
