import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parseCpuTicks, processCpuPercent, readProcessUsage, readProportionalBytes } from './process-usage.ts'

test('CPU time and memory of a busy process grow, and are gone with it', async () => {
  const busy = spawn(process.execPath, ['-e', 'const held = Buffer.alloc(64e6, 1); for (;;) held[0]++'])
  onTestFinished(() => void busy.kill('SIGKILL'))
  const pid = busy.pid ?? 0
  const before = await vi.waitFor(
    () => {
      const usage = readProcessUsage(pid)
      if (!usage || usage.residentBytes < 64e6) throw new Error('not started yet')
      return usage
    },
    { timeout: 30_000 },
  )
  await expect.poll(() => readProcessUsage(pid)?.cpuMs ?? 0, { timeout: 30_000 }).toBeGreaterThan(before.cpuMs)
  // Filling it takes a while on a busy host.
  await expect.poll(() => readProportionalBytes(pid), { timeout: 30_000 }).toBeGreaterThan(64e6)

  busy.kill('SIGKILL')
  await once(busy, 'exit')
  expect(readProcessUsage(pid)).toBeNull()
  expect(await readProportionalBytes(pid)).toBeNull()
})

test('a process may call itself anything without moving the numbers', () => {
  const rest = `S 1 1 1 0 -1 4194304 0 0 0 0 250 50 0 0 20 0 1 0 5000 0 0`
  expect(parseCpuTicks(`42 (qemu) ${rest}`)).toBe(300)
  expect(parseCpuTicks(`42 (a) R 9 9 (b) ${rest}`)).toBe(300)
})

test('100 percent is one CPU', () => {
  const at = (readAtMs: number, cpuMs: number) => ({ readAtMs, cpuMs, residentBytes: 0 })
  expect(processCpuPercent(at(0, 0), at(1000, 2500))).toBe(250)
  expect(processCpuPercent(at(1000, 500), at(1000, 500))).toBe(0)
})
