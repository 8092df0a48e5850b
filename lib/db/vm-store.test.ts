import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from './client.ts'
import { temporaryDatabase, vmRecord } from './testing/temporary-database.ts'
import { inTransaction } from './transaction.ts'
import type { NicRecord, VmRecord } from './vm-record.ts'
import { createVmStore, insertVm, type VmStore } from './vm-store.ts'
import { createVolumeStore, type VolumeRecord } from './volume-store.ts'

let db: Database
let vms: VmStore

beforeEach(async () => {
  db = await temporaryDatabase()
  vms = createVmStore(db)
})

async function volume(change: Partial<VolumeRecord> = {}): Promise<string> {
  const id = crypto.randomUUID()
  const createdAt = '2026-11-01T10:00:00.000Z'
  const record = { id, poolId: 'default', name: 'web', format: 'qcow2', virtualSizeBytes: 2 ** 41, createdAt } as const
  await createVolumeStore(db).insert({ ...record, state: 'ready', ...change })
  return id
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0')
const nic = (macAddress: string): NicRecord => ({ id: 'nic0', model: 'virtio-net', macAddress, network: 'nat' })

describe('the wishes for VMs', () => {
  test('what was put in comes out, devices in their order', async () => {
    const disks = [
      { id: 'disk1', volumeId: await volume(), bus: 'virtio-blk' as const },
      { id: 'disk0', volumeId: await volume(), bus: 'sata' as const },
    ]
    const record = vmRecord({
      disks,
      nics: [nic('52:54:00:00:00:01')],
      note: 'line\nline “ü”',
      imageId: 'ab'.repeat(8),
    })
    expect(await vms.insert(record)).toEqual(record)
    expect(await vms.list()).toEqual([record])
    expect(await vms.read(record.id)).toEqual(record)
    expect(await vms.read(crypto.randomUUID())).toBeNull()
  })

  test('thousands of VMs are listed, each with its own devices: there is no limit of ours or of SQLite’s parameters', async () => {
    const records = Array.from({ length: 2_000 }, (_, number) =>
      vmRecord({ name: `web ${number}`, nics: [nic(`52:54:00:00:${hex(number >> 8)}:${hex(number & 255)}`)] }),
    )
    await inTransaction(db, async transaction => {
      for (const record of records) await insertVm(transaction, record)
    })
    const byName = (some: VmRecord[]) => new Map(some.map(record => [record.name, record]))
    expect(byName(await vms.list())).toEqual(byName(records))
  })

  test('a change touches what it names and nothing else', async () => {
    const record = await vms.insert(vmRecord({ nics: [nic('52:54:00:00:00:01')] }))
    const disks = [{ id: 'disk0', volumeId: await volume(), bus: 'ide' as const }]
    expect(await vms.update(record.id, { memoryMiB: 512, disks })).toEqual({ ...record, memoryMiB: 512, disks })
    expect(await vms.update(record.id, { disks: [], nics: [] })).toEqual({
      ...record,
      memoryMiB: 512,
      disks: [],
      nics: [],
    })
  })

  test('two VMs cannot have names that differ only in case, in any script, also by renaming', async () => {
    await vms.insert(vmRecord({ name: 'Büro' }))
    const other = await vms.insert(vmRecord({ name: 'web' }))
    await expect(vms.insert(vmRecord({ name: 'BÜRO' }))).rejects.toMatchObject({ name: 'VmNameTakenError' })
    await expect(vms.update(other.id, { name: 'büro' })).rejects.toMatchObject({ name: 'VmNameTakenError' })
    expect((await vms.update(other.id, { name: 'WEB' })).name).toBe('WEB')
  })

  test('F14: a volume is a disk of one VM at most, and a refused change changes nothing', async () => {
    const disk = { id: 'disk0', volumeId: await volume(), bus: 'virtio-blk' as const }
    await vms.insert(vmRecord({ disks: [disk] }))
    const other = await vms.insert(vmRecord({ name: 'other' }))
    const change = { note: 'half', disks: [disk] }
    await expect(vms.update(other.id, change)).rejects.toMatchObject({ name: 'VolumeAttachedError' })
    expect(await vms.read(other.id)).toEqual(other)
  })

  test('a volume cannot be forgotten while a VM has it, and stays when the VM goes', async () => {
    const volumeId = await volume()
    const { id } = await vms.insert(vmRecord({ disks: [{ id: 'disk0', volumeId, bus: 'sata' }] }))
    const volumes = createVolumeStore(db)
    await expect(volumes.remove(volumeId)).rejects.toMatchObject({ name: 'VolumeAttachedError' })
    await expect(volumes.markDeleting(volumeId)).rejects.toMatchObject({ name: 'VolumeAttachedError' })
    expect(await vms.remove(id)).toBe(true)
    expect(await vms.remove(id)).toBe(false)
    expect((await volumes.list()).map(row => row.id)).toEqual([volumeId])
    await volumes.remove(volumeId)
    expect(await volumes.list()).toEqual([])
  })

  test('a volume that is being made or deleted cannot be given to a VM', async () => {
    const half = { id: 'disk0', volumeId: await volume({ state: 'creating' }), bus: 'sata' as const }
    const going = { id: 'disk0', volumeId: await volume(), bus: 'sata' as const }
    await createVolumeStore(db).markDeleting(going.volumeId)
    const { id } = await vms.insert(vmRecord({ name: 'other' }))
    for (const disk of [half, going]) {
      await expect(vms.insert(vmRecord({ disks: [disk] }))).rejects.toMatchObject({ name: 'RowMissingError' })
      await expect(vms.update(id, { disks: [disk] })).rejects.toMatchObject({ name: 'RowMissingError' })
    }
  })

  test('two NICs cannot have one address', async () => {
    await vms.insert(vmRecord({ nics: [nic('52:54:00:00:00:01')] }))
    const twin = vmRecord({ name: 'twin', nics: [nic('52:54:00:00:00:01')] })
    await expect(vms.insert(twin)).rejects.toMatchObject({ name: 'MacAddressTakenError' })
  })

  test('a disk without a volume and a change of nothing are errors with a name', async () => {
    const disks = [{ id: 'disk0', volumeId: crypto.randomUUID(), bus: 'sata' as const }]
    await expect(vms.insert(vmRecord({ disks }))).rejects.toMatchObject({ name: 'RowMissingError' })
    expect(await vms.list()).toEqual([])
    await expect(vms.update(crypto.randomUUID(), { note: '' })).rejects.toMatchObject({ name: 'RowMissingError' })
  })
})

describe('volumes', () => {
  test('sizes stay exact, states change, a missing one is an error', async () => {
    const volumes = createVolumeStore(db)
    const id = await volume({ state: 'creating', virtualSizeBytes: 2 ** 41 - 512 })
    await volumes.markReady(id)
    expect(await volumes.list()).toMatchObject([{ id, state: 'ready', virtualSizeBytes: 2 ** 41 - 512 }])
    const nobody = crypto.randomUUID()
    await expect(volumes.markReady(nobody)).rejects.toMatchObject({ name: 'RowMissingError' })
    await expect(volumes.markDeleting(nobody)).rejects.toMatchObject({ name: 'RowMissingError' })
  })
})
