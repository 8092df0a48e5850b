import { copyFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { DiskBus, DiskSpec, MachineSpec } from '../machine-spec.ts'
import { goldenSpec } from './testing/golden-cases.ts'
import { withRealMachine } from './testing/real-machine.ts'
import { readSerial } from './testing/serial-text.ts'
import { writeTalkingDisk } from './testing/talking-disk.ts'

const small = {
  ...goldenSpec('bare'),
  memoryMiB: 64,
  monitorSocketPath: '/vm/qmp',
  rescueSocketPath: '/vm/qmp2',
  serialSocketPath: '/vm/serial',
  display: { model: 'std', vncSocketPath: null, tablet: false },
  startPaused: true,
} as const satisfies MachineSpec

function rawDisk(letter: string, bus: DiskBus, bootIndex: number | null): DiskSpec {
  const id = letter.toLowerCase()
  return { id, path: `/vm/${letter}.raw`, format: 'raw', bus, serial: letter, bootIndex, readOnly: false }
}

/** Each disk says its letter when it is booted from. */
async function makeTalkingDisks({ disks }: MachineSpec): Promise<void> {
  for (const { path, serial } of disks) await writeTalkingDisk(path, serial)
}

/** Lets the machine run and waits for a text on its serial port. */
async function expectOnSerial(spec: MachineSpec, expected: string, prepare: (spec: MachineSpec) => Promise<void>) {
  let serialPath = ''
  const remember = async (placed: MachineSpec) => {
    serialPath = placed.serialSocketPath ?? ''
    await prepare(placed)
  }
  await withRealMachine(
    spec,
    async ({ execute }) => {
      const serial = await readSerial(serialPath)
      const [text] = await Promise.all([serial.until(expected), execute('cont')])
      expect(text).toContain(expected)
    },
    remember,
  )
}

describe('the firmware boots from a disk on', () => {
  test.each<[DiskBus, string]>([
    ['virtio-blk', 'pc-q35-7.2'],
    ['virtio-scsi', 'pc-q35-7.2'],
    ['sata', 'pc-q35-7.2'],
    ['ide', 'pc-q35-7.2'],
    ['ide', 'pc-i440fx-7.2'],
    ['sata', 'pc-i440fx-7.2'],
    ['virtio-blk', 'pc-i440fx-7.2'],
  ])('%s of a %s', async (bus, machineType) => {
    await expectOnSerial({ ...small, machineType, disks: [rawDisk('A', bus, 0)] }, 'A', makeTalkingDisks)
  })
})

test('the lowest boot index is tried first, whatever the order and the bus', async () => {
  const disks = [rawDisk('A', 'virtio-blk', 7), rawDisk('B', 'sata', null), rawDisk('C', 'virtio-scsi', 3)]
  await expectOnSerial({ ...small, disks }, 'C', makeTalkingDisks)
})

test('beside a disk with a boot index, one without is never booted from', async () => {
  const display = { model: 'none', vncSocketPath: null, tablet: false } as const
  const disks = [rawDisk('A', 'virtio-blk', 0), rawDisk('B', 'virtio-blk', null)]
  await expectOnSerial({ ...small, display, disks }, 'No bootable device', async placed => {
    for (const { path, serial } of placed.disks) {
      await (serial === 'A' ? writeFile(path, new Uint8Array(1024 * 1024)) : writeTalkingDisk(path, serial))
    }
  })
})

// Seconds of emulation, many more on a busy machine.
test('UEFI runs from its two flash chips', { timeout: 300_000 }, async () => {
  const { firmware } = goldenSpec('uefi-virtio')
  await expectOnSerial({ ...small, memoryMiB: 256, firmware }, 'BdsDxe', async placed => {
    if (placed.firmware.kind !== 'uefi') throw new Error('the recorded machine is UEFI')
    await copyFile('/usr/share/OVMF/OVMF_VARS_4M.fd', placed.firmware.varsPath)
  })
})
