import { chmod, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunAs } from '../process/privileges.ts'
import { KVM_DEVICE_PATH, kvmDevice } from './kvm-device.ts'
import { PROBE_DISK_BYTES, probeBootSector } from './probe-guest.ts'
import { type AccelerationPair, type ProbeResult, withSlowOnes } from './probe-outcome.ts'
import { runProbe } from './run-probe.ts'

/** In order of preference. `qemu64` is the least that a 64-bit guest can have, for a KVM that cannot pass its CPU on. */
export const ACCELERATION_PAIRS: readonly AccelerationPair[] = [
  { accelerator: 'kvm', cpuModel: 'host' },
  { accelerator: 'kvm', cpuModel: 'qemu64' },
  { accelerator: 'tcg', cpuModel: 'max' },
  { accelerator: 'tcg', cpuModel: 'qemu64' },
]

/** More at once would measure each other. */
const AT_ONCE = 2

export type AccelerationProbe = {
  binaryPath: string
  /** QEMU's user; null is our own. */
  runAs: RunAs | null
  pairs?: readonly AccelerationPair[]
  /** For one pair. */
  limitMs?: number
  kvmDevicePath?: string
  signal?: AbortSignal
}

/**
 * Finds out by running what runs: "KVM exists" is not "KVM works". Boots a guest of a few hundred bytes with each pair
 * and says how that went, in the order of `pairs`. Rejects only when cancelled, or without a place for temporary files.
 */
export async function probeAcceleration(probe: AccelerationProbe): Promise<ProbeResult[]> {
  const { pairs = ACCELERATION_PAIRS, runAs, kvmDevicePath = KVM_DEVICE_PATH } = probe
  const device = await kvmDevice({ path: kvmDevicePath, runAs })
  const directory = await mkdtemp(join(tmpdir(), 'qemu-probe-'))
  try {
    const diskPath = await makeProbeDisk(directory)
    const run = (pair: AccelerationPair) => runProbe({ ...runOptions(probe), pair, diskPath })
    const probed = new Map<AccelerationPair, ProbeResult>()
    // Emulation first and by itself: everything else is compared with it.
    for (const accelerator of ['tcg', 'kvm'] as const) {
      const waiting = pairs.filter(pair => pair.accelerator === accelerator)
      const worker = async () => {
        for (let pair = waiting.shift(); pair; pair = waiting.shift()) {
          probed.set(pair, accelerator === 'kvm' && device !== 'usable' ? withoutDevice(pair, device) : await run(pair))
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
    }
    return withSlowOnes(pairs.flatMap(pair => probed.get(pair) ?? []))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function runOptions({ binaryPath, runAs, limitMs = 10_000, signal }: AccelerationProbe) {
  return { binaryPath, runAs, limitMs, signal }
}

function withoutDevice(pair: AccelerationPair, outcome: 'missing' | 'forbidden'): ProbeResult {
  const explanation =
    outcome === 'missing' ? 'This host has no KVM device.' : 'The user that QEMU runs as may not open the KVM device.'
  return { ...pair, outcome, durationMs: null, explanation, log: [] }
}

/** Open to everybody, whatever our umask says: QEMU may run as another user, and there is nothing in it to hide. */
async function makeProbeDisk(directory: string): Promise<string> {
  const path = join(directory, 'probe.raw')
  await chmod(directory, 0o755)
  await writeFile(path, probeBootSector())
  await chmod(path, 0o644)
  await truncate(path, PROBE_DISK_BYTES)
  return path
}
