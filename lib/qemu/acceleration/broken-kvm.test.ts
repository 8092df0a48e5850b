import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { decideAcceleration } from './decide-acceleration.ts'
import { probeAcceleration } from './probe-acceleration.ts'

/**
 * Programs that behave like a QEMU whose KVM is broken in one way, which no real host shows on demand. They answer for
 * emulation at once, as the probe guest would.
 */
const KVM_FAULTS = {
  aborts: 'echo "error: failed to set MSR 0x10a" >&2; kill -ABRT $$',
  'aborts behind a shell': 'exit 134',
  hangs: 'echo $$ > "$0.pid"; exec sleep 600',
  refuses: 'echo "KVM is not for you" >&2; exit 1',
  crawls: 'sleep 3; exit 83',
  'runs the guest wrongly': 'exit 0',
}

const pairs = [
  { accelerator: 'kvm', cpuModel: 'host' },
  { accelerator: 'tcg', cpuModel: 'max' },
] as const
const facts = { userName: 'vm', deviceGroup: 'kvm', cpuVendor: 'intel', cpuHasVirtualization: true } as const
let directory: string
let device: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gh-kvm-'))
  await chmod(directory, 0o755)
  device = join(directory, 'kvm')
  await writeFile(device, '', { mode: 0o666 })
})
afterAll(() => rm(directory, { recursive: true }))

async function qemuWhoseKvm(fault: keyof typeof KVM_FAULTS): Promise<string> {
  const path = join(directory, `qemu that ${fault}`)
  await writeFile(path, `#!/bin/sh\ncase "$*" in *"-accel kvm"*) ${KVM_FAULTS[fault]};; *) exit 83;; esac\n`)
  await chmod(path, 0o755)
  return path
}

/** Throws until the program that hangs has written it. */
async function pidOf(binaryPath: string): Promise<number> {
  return z.coerce
    .number()
    .int()
    .positive()
    .parse(await readFile(`${binaryPath}.pid`, 'utf8'))
}

async function probe(fault: keyof typeof KVM_FAULTS, limitMs = 30_000) {
  const binaryPath = await qemuWhoseKvm(fault)
  const results = await probeAcceleration({ binaryPath, runAs: null, pairs, limitMs, kvmDevicePath: device })
  return { binaryPath, kvm: results[0], decision: decideAcceleration(results, facts) }
}

describe('F21: KVM that', () => {
  test.each([
    ['aborts', 'aborted', 'SIGABRT'],
    ['aborts behind a shell', 'aborted', 'SIGABRT'],
    ['refuses', 'refused', 'exit code 1'],
    ['crawls', 'slower-than-tcg', 'when emulated'],
    ['runs the guest wrongly', 'refused', 'crashed'],
  ] as const)('%s is found out and not used', async (fault, outcome, words) => {
    const { kvm, decision } = await probe(fault)
    expect(kvm).toMatchObject({ outcome, explanation: expect.stringContaining(words) })
    expect(decision).toMatchObject({ accelerator: 'tcg', cpuModel: 'max', reason: expect.stringContaining(words) })
    expect(decision.fix).toContain('nested virtualization')
  })

  test('hangs is killed at the limit and not used', async () => {
    const { binaryPath, kvm, decision } = await probe('hangs', 2000)
    expect(kvm).toMatchObject({
      outcome: 'hung',
      durationMs: null,
      explanation: expect.stringContaining('within 2.0 s'),
    })
    expect(decision.accelerator).toBe('tcg')
    const pid = await pidOf(binaryPath)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  test('speaks keeps its last words in the log', async () => {
    expect((await probe('refuses')).kvm?.log).toEqual(['KVM is not for you'])
  })

  test('has no device is missing, and is not even tried', async () => {
    const binaryPath = await qemuWhoseKvm('hangs')
    const results = await probeAcceleration({ binaryPath, runAs: null, pairs, kvmDevicePath: join(directory, 'none') })
    expect(results[0]).toMatchObject({ outcome: 'missing', durationMs: null })
    expect(decideAcceleration(results, facts).fix).toContain('modprobe kvm_intel')
  })

  test("is closed to QEMU's user is forbidden, and the fix names the user and the group", async () => {
    const closed = join(directory, 'closed')
    await mkdir(closed, { recursive: true })
    const kvmDevicePath = join(closed, 'kvm')
    await writeFile(kvmDevicePath, '', { mode: 0o400 })
    // root may open anything, so the question is asked for another user.
    const runAs = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null
    const binaryPath = await qemuWhoseKvm('hangs')
    const results = await probeAcceleration({ binaryPath, runAs, pairs, kvmDevicePath })
    expect(results).toMatchObject([{ outcome: 'forbidden' }, { accelerator: 'tcg', outcome: 'works' }])
    expect(decideAcceleration(results, facts).fix).toContain("Add the user 'vm' to the group 'kvm'")
  })
})

test('a probe that is cancelled leaves no process behind', async () => {
  const binaryPath = await qemuWhoseKvm('hangs')
  await rm(`${binaryPath}.pid`, { force: true })
  const cancel = new AbortController()
  const signal = cancel.signal
  const probing = probeAcceleration({ binaryPath, runAs: null, pairs, kvmDevicePath: device, limitMs: 600_000, signal })
  const pid = await vi.waitFor(() => pidOf(binaryPath), { timeout: 30_000 })
  cancel.abort(new Error('stopping'))
  await expect(probing).rejects.toThrow('stopping')
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})
