import { expect, test } from 'vitest'
import type { MachineSpec } from '../machine-spec.ts'
import { commandLine } from './command-line.ts'
import { goldenCapabilities, goldenSpec } from './testing/golden-cases.ts'

const capabilities = goldenCapabilities()
const plain = goldenSpec('bios-virtio')
const [disk] = plain.disks
const [nic] = plain.nics
if (!disk || !nic) throw new Error('the recorded machine has a disk and a NIC')

const refused: [string, Partial<MachineSpec>, string][] = [
  ['an alias as machine type, which a QEMU upgrade would turn into another', { machineType: 'q35' }, 'machineType'],
  ['F25: a machine type that this QEMU does not know', { machineType: 'pc-q35-99.0' }, 'machineType'],
  ['a machine type without PCI', { machineType: 'microvm' }, 'machineType'],
  ['a CPU model that this QEMU does not know', { cpuModel: 'Z80' }, 'cpuModel'],
  ['S16: a CPU model with features tacked on', { cpuModel: 'max,-lm' }, 'cpuModel'],
  ["the host's CPU without KVM", { cpuModel: 'host' }, 'cpuModel'],
  ['S16: no vCPUs', { vcpus: 0 }, 'vcpus'],
  ['S16: a million vCPUs', { vcpus: 1_000_000 }, 'vcpus'],
  ['S16: half a vCPU', { vcpus: 1.5 }, 'vcpus'],
  ['S16: memory that is not a number', { memoryMiB: Number.NaN }, 'memoryMiB'],
  ['S16: memory beyond reason', { memoryMiB: 1e21 }, 'memoryMiB'],
  ['a UUID in another form', { uuid: '6D1B3D3E' }, 'uuid'],
  ['a name that holds a NUL', { name: 'a\0b' }, 'name'],
  ['F28: a socket path of 108 bytes', { monitorSocketPath: `/${'x'.repeat(107)}` }, 'monitorSocketPath'],
  ['a relative socket path', { serialSocketPath: 'serial' }, 'serialSocketPath'],
  ['two disks of one id', { disks: [disk, { ...disk, bootIndex: null }] }, 'disks'],
  ['two devices in one place of the boot order', { nics: [{ ...nic, bootIndex: disk.bootIndex }] }, 'bootIndex'],
  ['a serial number that QEMU would cut off', { disks: [{ ...disk, serial: 'x'.repeat(21) }] }, 'disks[0].serial'],
  [
    'a raw image over another',
    { disks: [{ ...disk, format: 'raw', backing: [{ path: '/b', format: 'raw' }] }] },
    'disks[0]',
  ],
  ['nine NICs', { nics: Array.from({ length: 9 }, (_, i) => ({ ...nic, id: `n${i}`, bootIndex: null })) }, 'nic'],
  [
    'five IDE disks',
    { disks: Array.from({ length: 5 }, (_, i) => ({ ...disk, id: `d${i}`, bus: 'ide' as const, bootIndex: null })) },
    'disks',
  ],
]

test.each(refused)('refuses %s', (_, change, field) => {
  expect(() => commandLine({ ...plain, ...change }, capabilities)).toThrow(
    expect.objectContaining({ name: 'MachineSpecError', field }),
  )
})

test('names the device that this QEMU was built without', () => {
  const without = { ...capabilities, devices: capabilities.devices.filter(name => name !== 'virtio-blk-pci') }
  expect(() => commandLine(plain, without)).toThrow("This QEMU (7.2.22) has no device 'virtio-blk-pci'.")
})

test('refuses user-mode networking in a QEMU without libslirp, and VNC in one without VNC', () => {
  expect(() => commandLine(plain, { ...capabilities, netdevKinds: ['tap'] })).toThrow('libslirp')
  expect(() => commandLine(plain, { ...capabilities, vnc: false })).toThrow('VNC')
})

test("a device keeps its PCI slot when others come and go, so that a guest's NIC keeps its name", () => {
  const slot = (spec: MachineSpec) =>
    commandLine(spec, capabilities)
      .find(word => word.includes('"id":"nic-nic0"'))
      ?.match(/"addr":"(\w+)"/)?.[1]
  expect(slot({ ...plain, disks: [], rng: false, guestAgentSocketPath: null })).toBe(slot(plain))
  expect(slot({ ...plain, disks: [disk, { ...disk, id: 'more', bootIndex: null }] })).toBe(slot(plain))
})
