import type { Autostart } from '#lib/contract/vm-policy.ts'
import type { Database } from './client.ts'
import { MacAddressTakenError, RowMissingError, VmNameTakenError, VolumeAttachedError } from './errors.ts'
import { dbFailure } from './prisma-errors.ts'
import { inTransaction, type Transaction } from './transaction.ts'
import { type DiskRecord, type NicRecord, VmRecord, type VmRecordChange } from './vm-record.ts'

export type VmStore = {
  /** Oldest first. */
  list(): Promise<VmRecord[]>
  read(id: string): Promise<VmRecord | null>
  /** @throws VmNameTakenError, VolumeAttachedError, MacAddressTakenError, RowMissingError (a volume that does not exist) */
  insert(record: VmRecord): Promise<VmRecord>
  /** All or nothing. @throws what `insert` throws; RowMissingError also when the VM is gone */
  update(id: string, change: VmRecordChange): Promise<VmRecord>
  /** With its disks and NICs, whose volumes stay. @returns whether it was there */
  remove(id: string): Promise<boolean>
}

const inOrder = { orderBy: { position: 'asc' } } as const
const include = { disks: inOrder, nics: inOrder } as const

/** How names are compared: “Web” and “web” would be one folder on many file systems and one word to every person. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

export function createVmStore({ prisma }: Pick<Database, 'prisma'>): VmStore {
  return {
    async list() {
      // Not by `include`: it would name all VMs in one statement, and with 2,000 of them that is refused.
      // https://www.sqlite.org/limits.html#max_variable_number
      const [rows, disks, nics] = await Promise.all([
        prisma.vm.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] }),
        prisma.vmDisk.findMany(inOrder),
        prisma.vmNic.findMany(inOrder),
      ])
      const disksOf = Map.groupBy(disks, ({ vmId }) => vmId)
      const nicsOf = Map.groupBy(nics, ({ vmId }) => vmId)
      return rows.map(row => recordOf({ ...row, disks: disksOf.get(row.id) ?? [], nics: nicsOf.get(row.id) ?? [] }))
    },
    async read(id) {
      const row = await prisma.vm.findUnique({ where: { id }, include })
      return row && recordOf(row)
    },
    async insert(record) {
      return await named(inTransaction({ prisma }, transaction => insertVm(transaction, record)))
    },
    async update(id, change) {
      VmRecord.partial().parse(change)
      const { disks, nics, autostart, ...own } = change
      const data = {
        ...own,
        ...(autostart && columnsOf(autostart)),
        ...(own.name !== undefined && { nameKey: nameKey(own.name) }),
        ...(disks && { disks: { deleteMany: {}, create: placed(disks) } }),
        ...(nics && { nics: { deleteMany: {}, create: placed(nics) } }),
      }
      const writing = inTransaction({ prisma }, async transaction => {
        if (disks) await requireReady(transaction, disks)
        return await transaction.prisma.vm.update({ where: { id }, data, include })
      })
      return recordOf(await named(writing))
    },
    async remove(id) {
      const { count } = await prisma.vm.deleteMany({ where: { id } })
      return count > 0
    },
  }
}

/** Within the transaction that commits an operation. @throws what `VmStore.insert` throws */
export async function insertVm(transaction: Transaction, record: VmRecord): Promise<VmRecord> {
  const { disks, nics, createdAt, autostart, ...rest } = VmRecord.parse(record)
  const own = { ...rest, ...columnsOf(autostart), nameKey: nameKey(rest.name), createdAt: new Date(createdAt) }
  const data = { ...own, disks: { create: placed(disks) }, nics: { create: placed(nics) } }
  await requireReady(transaction, disks)
  return recordOf(await named(transaction.prisma.vm.create({ data, include })))
}

/** Within the transaction that commits an operation. @throws RowMissingError */
export async function removeVm({ prisma }: Transaction, id: string): Promise<void> {
  const { count } = await prisma.vm.deleteMany({ where: { id } })
  if (count === 0) throw new RowMissingError('There is no such VM')
}

/** A volume that is being made or deleted belongs to nobody. In the writing transaction, so that no deletion comes in between. */
async function requireReady({ prisma }: Transaction, disks: DiskRecord[]): Promise<void> {
  const ids = new Set(disks.map(disk => disk.volumeId))
  const ready = await prisma.volume.count({ where: { id: { in: [...ids] }, state: 'ready' } })
  if (ready < ids.size) throw new RowMissingError('There is no such volume')
}

function placed<T extends DiskRecord | NicRecord>(devices: T[]): (T & { position: number })[] {
  return devices.map((device, position) => ({ ...device, position }))
}

function columnsOf({ enabled, order, delaySeconds }: Autostart) {
  return { autostart: enabled, autostartOrder: order, autostartDelaySeconds: delaySeconds }
}

type Row = {
  disks: unknown[]
  nics: unknown[]
  createdAt: Date
  autostart: boolean
  autostartOrder: number
  autostartDelaySeconds: number
}

function recordOf(row: Row): VmRecord {
  const { createdAt, autostart: enabled, autostartOrder: order, autostartDelaySeconds: delaySeconds } = row
  return VmRecord.parse({ ...row, createdAt: createdAt.toISOString(), autostart: { enabled, order, delaySeconds } })
}

async function named<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    const failure = dbFailure(error)
    const options = { cause: error }
    if (failure.kind === 'row-missing') throw new RowMissingError('There is no such VM', options)
    if (failure.kind !== 'not-unique') throw error
    if (failure.fields.includes('nameKey')) throw new VmNameTakenError('Another VM has this name', options)
    if (failure.fields.includes('volumeId')) throw new VolumeAttachedError('A VM uses this volume', options)
    if (failure.fields.includes('macAddress')) throw new MacAddressTakenError('A NIC has this address', options)
    throw error
  }
}
