import { expect, test } from 'vitest'
import type { VmRecord } from '#lib/db/vm-record.ts'
import { vmFiles } from './files.ts'
import { machineSpecFor } from './machine-spec-for.ts'
import { pendingChanges } from './pending-changes.ts'

const record: VmRecord = {
  id: '11111111-2222-4333-8444-555555555555',
  name: 'web',
  note: '',
  vcpus: 2,
  memoryMiB: 1024,
  firmware: 'bios',
  machineType: 'pc-q35-7.2',
  bootOrder: ['disk', 'cd'],
  imageId: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  disks: [{ id: 'disk0', volumeId: '99999999-2222-4333-8444-555555555555', bus: 'virtio-blk' }],
  autostart: { enabled: false, order: 100, delaySeconds: 0 },
  crashPolicy: 'stay-off',
  ownerId: null,
  tags: [],
  nics: [{ id: 'nic0', model: 'virtio-net', macAddress: '52:54:00:00:00:01', network: 'nat' }],
}

function specOf(change: Partial<VmRecord> = {}, isoPath: string | null = null) {
  return machineSpecFor(
    { ...record, ...change },
    {
      files: vmFiles({ dataPath: '/data', runtimePath: '/run/guesthouse', vmId: record.id }),
      accelerator: 'tcg',
      cpuModel: 'max',
      uefiCodePath: null,
      volume: id => ({ path: `/data/pools/default/${id}.qcow2`, format: 'qcow2' }),
      isoPath,
    },
  )
}

test('a machine that runs as wished has nothing pending', () => {
  expect(pendingChanges(specOf(), specOf())).toEqual([])
})

test('each changed setting is one sentence with the old and the new value', () => {
  const changes = pendingChanges(specOf(), specOf({ vcpus: 4, memoryMiB: 2048 }))
  expect(changes).toHaveLength(2)
  expect(changes.join()).toMatch(/vCPUs changes from 2 to 4/)
  expect(changes.join()).toMatch(/memory changes from 1024 MiB to 2048 MiB/)
})

test('another boot order is pending, and so is another CD', () => {
  const changes = pendingChanges(specOf(), specOf({ bootOrder: ['cd', 'disk'] }, '/data/library/debian.iso'))
  expect(changes.join()).toMatch(/boot order changes from disk0, cd0 to cd0, disk0/)
  expect(changes.join()).toMatch(/CD changes from empty to debian.iso/)
})

test('a device that is not in the boot order is never tried', () => {
  const spec = specOf({ bootOrder: ['cd'] })
  expect(spec.disks[0]?.bootIndex).toBeNull()
  expect(spec.nics[0]?.bootIndex).toBeNull()
  expect(spec.cdroms[0]?.bootIndex).toBe(0)
})

test('S16: no path in a machine comes from its name', () => {
  const named = specOf({ name: '../../etc' })
  const { name, ...rest } = named
  expect(name).toBe('../../etc')
  expect(JSON.stringify(rest)).not.toContain('..')
})

test('a machine that an older Guesthouse started, without a panic sensor, has nothing pending because of that', () => {
  const { guestAlarms: _, ...older } = specOf()
  expect(pendingChanges(JSON.parse(JSON.stringify(older)), specOf())).toEqual([])
})
