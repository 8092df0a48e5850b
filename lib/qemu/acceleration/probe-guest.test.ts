import { expect, test } from 'vitest'
import { probeAcceleration } from './probe-acceleration.ts'
import { probeBootSector, probeProgram } from './probe-guest.ts'

const binaryPath = '/usr/bin/qemu-system-x86_64'

test('the probe guest is one boot sector of a few hundred bytes', () => {
  const sector = probeBootSector()
  expect(probeProgram()).toHaveLength(147)
  expect(sector).toHaveLength(512)
  expect([...sector.slice(510)]).toEqual([0x55, 0xaa])
})

test('the probe guest works on an emulated 64-bit CPU, and not on a 32-bit one', async () => {
  const results = await probeAcceleration({
    binaryPath,
    runAs: null,
    limitMs: 60_000,
    pairs: [
      { accelerator: 'tcg', cpuModel: 'qemu64' },
      { accelerator: 'tcg', cpuModel: 'qemu32' },
    ],
  })
  expect(results).toMatchObject([
    { cpuModel: 'qemu64', outcome: 'works', durationMs: expect.any(Number) },
    { cpuModel: 'qemu32', outcome: 'refused', explanation: 'The probe guest crashed.' },
  ])
})

test('F21: whatever KVM does on this host, something works and the choice follows from running it', async () => {
  const results = await probeAcceleration({ binaryPath, runAs: null })
  expect(results).toHaveLength(4)
  expect(results.filter(({ accelerator, outcome }) => accelerator === 'tcg' && outcome === 'works')).not.toEqual([])
  for (const { explanation } of results) expect(explanation).toMatch(/^[A-Z].*\.$/)
})
