import { join } from 'node:path'
import { z } from 'zod'
import { readCachedJson, writeCachedJson } from '../capabilities/cached-json.ts'
import { programFingerprint } from '../capabilities/fingerprint.ts'
import { kvmDevice } from './kvm-device.ts'
import { type AccelerationProbe, probeAcceleration } from './probe-acceleration.ts'
import type { ProbeResult } from './probe-outcome.ts'

export type ProbeReport = {
  results: ProbeResult[]
  /** ISO 8601, UTC. */
  probedAt: string
}

export type AccelerationCache = {
  /** As `probeAcceleration`, but from memory where nothing has changed. `fresh` probes anyway. */
  probe(probe: AccelerationProbe & { bootId: string; fresh?: boolean }): Promise<ProbeReport>
}

const reportSchema = z.object({
  probedAt: z.iso.datetime(),
  results: z.array(
    z.object({
      accelerator: z.enum(['kvm', 'tcg']),
      cpuModel: z.string(),
      outcome: z.enum(['works', 'missing', 'forbidden', 'aborted', 'hung', 'refused', 'slower-than-tcg']),
      durationMs: z.number().nullable(),
      explanation: z.string(),
      log: z.array(z.string()),
    }),
  ),
})

/**
 * Remembers in `directory` until the host reboots (another kernel, other firmware settings), QEMU or its user changes, or
 * the KVM device comes, goes or is opened up.
 */
export function createAccelerationCache({ directory }: { directory: string }): AccelerationCache {
  const file = { path: join(directory, 'qemu-acceleration.json'), schema: reportSchema }
  return {
    async probe({ bootId, fresh = false, ...probe }) {
      const key = await keyFor(probe, bootId)
      const remembered = fresh ? null : await readCachedJson(file, key)
      if (remembered) return remembered
      const report = { results: await probeAcceleration(probe), probedAt: new Date().toISOString() }
      // Nothing at all works: that may be a passing state of the host, and would otherwise last until it reboots.
      if (report.results.some(({ outcome }) => outcome === 'works')) await writeCachedJson(file, key, report)
      return report
    },
  }
}

async function keyFor({ binaryPath, runAs, pairs, kvmDevicePath }: AccelerationProbe, bootId: string): Promise<string> {
  const device = await kvmDevice({ runAs, ...(kvmDevicePath ? { path: kvmDevicePath } : {}) })
  return JSON.stringify([bootId, await programFingerprint(binaryPath), runAs, pairs ?? null, device])
}
