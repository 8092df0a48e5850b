import { describe, expect, test } from 'vitest'
import type { MachineSpec } from '../machine-spec.ts'
import { commandLine } from './command-line.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { splitOptions } from './split-options.ts'
import { goldenCapabilities, goldenSpec } from './testing/golden-cases.ts'
import { withRealMachine } from './testing/real-machine.ts'

const capabilities = goldenCapabilities()
const plain = goldenSpec('bios-virtio')

const HOSTILE = {
  'a comma and an option': 'x,process=evil',
  'many commas': ',,,,x,,,',
  'a leading dash': '-incoming exec:id',
  'a newline and an option': 'x\n-monitor stdio',
  quotes: `"x' \\" ' -S`,
  'an option of its own': '-runas,root',
  'JSON that closes ours': '"},{"driver":"host_device"',
  '5000 characters': 'x,'.repeat(2500),
  'a shell': '$(id)`id`;id|id&',
  'other scripts and emoji': 'Ünï ☃ 名前 🖥️',
  'direction overrides': '\u202Egnp.exe',
}

function optionNames(spec: MachineSpec): string[] {
  return splitOptions(commandLine(spec, capabilities)).map(({ option }) => option)
}

describe('S16: a name with', () => {
  test.each(Object.entries(HOSTILE))('%s is still only a name to QEMU', async (_, name) => {
    expect(optionNames({ ...plain, name })).toEqual(optionNames(plain))
    await withRealMachine({ ...goldenSpec('bare'), name }, async ({ execute }) => {
      expect(await execute('query-name')).toEqual({ name })
    })
  })
})

describe('S02, S16: in a disk path,', () => {
  const unsafe = ['json:{"driver":"nbd"}', 'nbd://host/export', 'fat:/etc', 'host_device:/dev/sda', '-x', 'a.qcow2', '']
  test.each(unsafe)('%j is refused: only absolute paths are files', path => {
    const disks = plain.disks.map(disk => ({ ...disk, path }))
    expect(() => commandLine({ ...plain, disks }, capabilities)).toThrow(MachineSpecError)
  })

  test.each(Object.entries(HOSTILE))('%s is part of one JSON string', (_, text) => {
    const path = `/vm/${text}`
    const disks = plain.disks.map(disk => ({ ...disk, path }))
    const argv = commandLine({ ...plain, disks }, capabilities)
    const files = argv
      .filter(word => word.includes('disk-root-file') && word.includes('"file"'))
      .map(word => JSON.parse(word))
    expect(files).toContainEqual(expect.objectContaining({ driver: 'file', filename: path }))
    expect(splitOptions(argv).map(({ option }) => option)).toEqual(optionNames(plain))
  })
})

describe('S18: a NIC', () => {
  const nic = {
    id: 'nic0',
    model: 'virtio-net',
    macAddress: '52:54:00:00:00:01',
    netdev: { kind: 'user', isolated: false },
    bootIndex: null,
  } as const

  test.each(['x,guestfwd=tcp:10.0.2.9:80-cmd:id', 'x,smb=/', 'X', ''])('with the id %j is refused', id => {
    expect(() => commandLine({ ...plain, nics: [{ ...nic, id }] }, capabilities)).toThrow(MachineSpecError)
  })

  test.each(['52:54:00:00:00:01,script=/bin/id', '01:00:5e:00:00:01', '52-54-00-00-00-01'])(
    'with the address %j is refused',
    macAddress => {
      expect(() => commandLine({ ...plain, nics: [{ ...nic, macAddress }] }, capabilities)).toThrow(MachineSpecError)
    },
  )

  test('has a netdev of a kind, an id and isolation, and nothing that could run a program', () => {
    const argv = commandLine(
      { ...plain, nics: [nic, { ...nic, id: 'lab', netdev: { kind: 'user', isolated: true } }] },
      capabilities,
    )
    const netdevs = splitOptions(argv)
      .filter(({ option }) => option === '-netdev')
      .map(({ value }) => JSON.parse(value ?? ''))
    expect(netdevs).toEqual([
      { type: 'user', id: 'net-nic0' },
      { type: 'user', id: 'net-lab', restrict: true },
    ])
  })
})
