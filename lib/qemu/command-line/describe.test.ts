import { expect, test } from 'vitest'
import { commandLine } from './command-line.ts'
import { describeCommandLine } from './describe.ts'
import { goldenCapabilities, goldenCases, goldenSpec } from './testing/golden-cases.ts'

const capabilities = goldenCapabilities()

test.each(goldenCases())('every option of $name has an explanation and a setting', ({ spec }) => {
  const argv = commandLine(spec, capabilities)
  const described = describeCommandLine(argv)
  expect(described.flatMap(({ option, value }) => (value === null ? [option] : [option, value]))).toEqual(argv)
  expect(described.filter(({ setting }) => setting === 'unknown')).toEqual([])
  for (const { explanation } of described) expect(explanation).toMatch(/^[A-Z].*\.$/)
})

function settingsFor(name: string, text: string): string[] {
  const described = describeCommandLine(commandLine(goldenSpec(name), capabilities))
  return [...new Set(described.filter(({ value }) => value?.includes(text)).map(({ setting }) => setting))]
}

test('an option leads back to the disk, drive or NIC it came from', () => {
  expect(settingsFor('disks-mixed', 'scratch')).toEqual(['disk scratch'])
  expect(settingsFor('disk-overlays', 'disk-root')).toEqual(['disk root'])
  expect(settingsFor('cd-two', 'drivers.iso')).toEqual(['CD drive cd1'])
  expect(settingsFor('nics-many', 'lab')).toEqual(['NIC lab'])
  expect(settingsFor('uefi-virtio', 'OVMF_CODE')).toEqual(['firmware'])
})

test('the explanation follows the value', () => {
  const [isolated] = describeCommandLine(['-netdev', '{"type":"user","id":"net-a","restrict":true}'])
  expect(isolated?.explanation).toContain('neither the host nor the outside')
  const [slow] = describeCommandLine(['-accel', 'tcg'])
  expect(slow?.explanation).toContain('slow')
})

test('an option of another version is shown, and said to be unknown', () => {
  expect(describeCommandLine(['-watchdog', 'ib700', '-device', '{', '-S'])).toMatchObject([
    { option: '-watchdog', value: 'ib700', setting: 'unknown' },
    { option: '-device', value: '{', setting: 'unknown' },
    { option: '-S', value: null, setting: 'start' },
  ])
})
