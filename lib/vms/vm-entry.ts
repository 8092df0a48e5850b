import type { VmUsage } from '#lib/contract/vm.ts'
import type { NextStart } from '#lib/contract/vm-policy.ts'
import type { StateCause, VmState } from '#lib/contract/vm-state.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'
import type { ProcessIdentity } from '#lib/qemu/process/identity.ts'
import type { VmFiles } from './files.ts'
import type { VmLock } from './lock.ts'
import type { Monitor } from './monitor.ts'
import type { RunRecord } from './run-record.ts'
import type { SerialLog } from './serial-log.ts'

/** A QEMU process and what we hold of it while it lives. */
export type Machine = {
  identity: ProcessIdentity
  /** How the process ended, when we are its parent; adopted ones never tell. */
  exit: { exitCode: number | null; signal: string | null } | null
  monitor: Monitor
  serial: SerialLog
  /** What of its events is still counted (flood.ts) is told when this is closed. */
  notes: { close(): void }
  /** What a person asked for last, to tell an asked-for end from a surprise. */
  asked: 'shut-down' | 'power-off' | null
  /** By the name of their account. */
  askedBy: string | null
  /** By the monotonic clock; null when the guest was not asked, or has had its time. */
  powerButtonPressedAt: number | null
  /** QEMU's own word for what it does, as it was read last. */
  runState: string | null
  /** Why it waits for room on the host's storage, in a sentence; null when it never did, or nobody has looked yet. */
  noSpace: string | null
  /** QMP's last word before the end. */
  shutdown: { guest: boolean; reason: string } | null
  /** When the process was started, by the monotonic clock of ours. */
  startedAtMs: number
  /** The same for people, as the host’s clock has it: another time when that is set (started-at.ts). */
  startedAt: string
  /** Resolves when the process is gone and the VM says so. */
  ended: PromiseWithResolvers<void>
}

/** A start that is due without anybody asking: a person's wish goes before it. */
export type DueStart = Omit<NextStart, 'at'> & {
  /** By the monotonic clock (F20); null when it waits its turn. */
  dueAt: number | null
  /** Takes it back at once; resolves when that is written down as well as it can be. */
  cancel: () => Promise<void>
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
  nextStart: DueStart | null
}
