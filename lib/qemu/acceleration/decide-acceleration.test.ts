import { describe, expect, test } from 'vitest'
import { decideAcceleration } from './decide-acceleration.ts'
import { fixFor } from './fix.ts'
import { type ProbeOutcome, type ProbeResult, withSlowOnes } from './probe-outcome.ts'

const facts = { userName: 'vm', deviceGroup: 'kvm', cpuVendor: 'intel', cpuHasVirtualization: true } as const

function result(pair: string, outcome: ProbeOutcome, durationMs: number | null = 300): ProbeResult {
  const [accelerator, cpuModel = ''] = pair.split('/')
  if (accelerator !== 'kvm' && accelerator !== 'tcg') throw new Error(pair)
  return { accelerator, cpuModel, outcome, durationMs, explanation: `It ${outcome}.`, log: [] }
}

describe('the choice is', () => {
  test('KVM with the first CPU model that works', () => {
    const results = [result('kvm/host', 'aborted'), result('kvm/qemu64', 'works', 90), result('tcg/max', 'works')]
    expect(decideAcceleration(results, facts)).toEqual({
      accelerator: 'kvm',
      cpuModel: 'qemu64',
      reason: 'KVM works: the probe guest took 0.1 s, emulated 0.3 s.',
      fix: null,
    })
  })

  test.each<ProbeOutcome>(['missing', 'forbidden', 'aborted', 'hung', 'refused', 'slower-than-tcg'])(
    'F21: emulation, with the reason and a fix, when KVM is %s',
    outcome => {
      const decision = decideAcceleration([result('kvm/host', outcome, null), result('tcg/max', 'works')], facts)
      expect(decision).toMatchObject({ accelerator: 'tcg', cpuModel: 'max' })
      expect(decision.reason).toContain(`It ${outcome}.`)
      expect(decision.fix).toMatch(/^[A-Z].*\.$/)
    },
  )

  test('refused when not even emulation works', () => {
    const results = [result('kvm/host', 'missing', null), { ...result('tcg/max', 'refused'), log: ['no such library'] }]
    expect(() => decideAcceleration(results, facts)).toThrow('no such library')
  })
})

describe('F21: KVM against emulation:', () => {
  const judged = (kvmMs: number) =>
    withSlowOnes([result('kvm/host', 'works', kvmMs), result('tcg/max', 'works', 300)])[0]?.outcome

  test('up to five times slower it works, beyond it is broken', () => {
    expect(judged(1500)).toBe('works')
    expect(judged(1501)).toBe('slower-than-tcg')
  })

  test('without a working emulation there is nothing to compare with', () => {
    expect(withSlowOnes([result('kvm/host', 'works', 9000), result('tcg/max', 'refused', 1)])[0]?.outcome).toBe('works')
  })
})

test('the fix for a missing device depends on what the CPU offers', () => {
  const fix = (change: object) => fixFor('missing', { ...facts, ...change })
  expect(fix({})).toContain('modprobe kvm_intel')
  expect(fix({ cpuVendor: 'amd' })).toContain('modprobe kvm_amd')
  expect(fix({ cpuHasVirtualization: false })).toContain('VT-x')
  expect(fix({ cpuHasVirtualization: false, cpuVendor: 'amd' })).toContain('SVM')
})

test('the fix for a closed device depends on whether a group may use it', () => {
  expect(fixFor('forbidden', facts)).toContain('usermod -aG kvm vm')
  expect(fixFor('forbidden', { ...facts, deviceGroup: null })).toContain('chgrp kvm /dev/kvm')
})
