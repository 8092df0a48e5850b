import type { VmState } from '#lib/contract/vm-state.ts'

/** QEMU's words that mean something elsewhere, too. */
export const runWord = { diskError: 'io-error' } as const

export type Reading = {
  state: VmState
  /** A sentence when QEMU's state says more than ours; null when the state speaks for itself. */
  sentence: string | null
}

/** F09: nothing is lost by it, because every QEMU has two. */
export const MONITOR_TAKEN =
  'Another program is connected to QEMU’s monitor: Guesthouse uses the second one until that program leaves'

/**
 * QEMU's RunState (https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#qapidoc-151) as a VM's state. The only place.
 * While we wait for a guest to obey the power button, “running” still means shutting down.
 */
export function readingFor(
  runState: string,
  circumstances: { powerButtonPressed: boolean; noSpace?: string | null; isDetour?: boolean },
): Reading {
  const { state, sentence } = plainReadingFor(runState, circumstances)
  return { state, sentence: sentence ?? (circumstances.isDetour && state !== 'starting' ? MONITOR_TAKEN : null) }
}

function plainReadingFor(
  runState: string,
  { powerButtonPressed, noSpace = null }: { powerButtonPressed: boolean; noSpace?: string | null },
): Reading {
  switch (runState) {
    case 'running':
      return { state: powerButtonPressed ? 'shutting-down' : 'running', sentence: null }
    case 'shutdown':
      return { state: 'shutting-down', sentence: null }
    case runWord.diskError:
      return {
        state: 'paused',
        sentence: noSpace ?? 'Paused because a disk could not be written: the host’s storage may be full',
      }
    case 'guest-panicked':
      return { state: 'paused', sentence: 'Paused because the guest’s system panicked' }
    case 'internal-error':
      return {
        state: 'paused',
        sentence: 'Paused because QEMU met an error inside the machine: reset it or power it off',
      }
    case 'suspended':
      return { state: 'paused', sentence: 'The guest went to sleep' }
    case 'watchdog':
      return { state: 'paused', sentence: 'Paused by the watchdog: the guest had stopped reacting' }
    case 'prelaunch':
    case 'inmigrate':
      return { state: 'starting', sentence: null }
    default:
      return { state: 'paused', sentence: null }
  }
}
