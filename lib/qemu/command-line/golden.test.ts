import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commandLine } from './command-line.ts'
import { splitOptions } from './split-options.ts'
import { type GoldenCase, goldenCapabilities, goldenCases } from './testing/golden-cases.ts'

const capabilities = goldenCapabilities()

function printed({ intent, spec }: GoldenCase): string {
  const options = splitOptions(commandLine(spec, capabilities))
  const lines = options.map(({ option, value }) => (value === null ? option : `${option} ${value}`))
  return [`# QEMU ${capabilities.version.text}`, `# ${intent}`, ...lines, ''].join('\n')
}

describe('the command line of', () => {
  test.each(goldenCases())('$name is the recorded one', golden => {
    const now = printed(golden)
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden.argsFile, now)
    expect(existsSync(golden.argsFile), 'not recorded yet: npm run golden').toBe(true)
    expect(now).toBe(readFileSync(golden.argsFile, 'utf8'))
  })
})

test('the recorded machines cover both boards, firmwares, accelerators and every bus and NIC model', () => {
  const specs = goldenCases().map(({ spec }) => spec)
  expect(specs.length).toBeGreaterThanOrEqual(14)
  expect(new Set(specs.map(({ machineType }) => machineType.split('-')[1]))).toEqual(new Set(['q35', 'i440fx']))
  expect(new Set(specs.map(({ firmware }) => firmware.kind))).toEqual(new Set(['bios', 'uefi']))
  expect(new Set(specs.map(({ accelerator }) => accelerator))).toEqual(new Set(['kvm', 'tcg']))
  expect(new Set(specs.flatMap(({ disks }) => disks.map(({ bus }) => bus)))).toEqual(
    new Set(['virtio-blk', 'virtio-scsi', 'sata', 'ide']),
  )
  expect(new Set(specs.flatMap(({ nics }) => nics.map(({ model }) => model)))).toEqual(
    new Set(['virtio-net', 'e1000', 'e1000e', 'rtl8139']),
  )
})
