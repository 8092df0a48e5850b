import { z } from 'zod'
import { DiskFormat } from '#lib/contract/disk.ts'
import type { Database } from './client.ts'
import { RowMissingError, VolumeAttachedError } from './errors.ts'
import { dbFailure } from './prisma-errors.ts'
import type { Transaction } from './transaction.ts'

export const VolumeState = z.enum(['creating', 'ready', 'deleting'])
export type VolumeState = z.infer<typeof VolumeState>

export const VolumeRecord = z.object({
  id: z.uuid(),
  poolId: z.string(),
  name: z.string(),
  format: DiskFormat,
  virtualSizeBytes: z.int().positive(),
  state: VolumeState,
  createdAt: z.iso.datetime(),
})
export type VolumeRecord = z.infer<typeof VolumeRecord>

export type VolumeStore = {
  /** Oldest first, unfinished ones too. */
  list(): Promise<VolumeRecord[]>
  insert(record: VolumeRecord): Promise<void>
  /** @throws RowMissingError */
  markReady(id: string): Promise<void>
  /** From here on no VM can get it. @throws VolumeAttachedError while it is a disk of a VM, RowMissingError */
  markDeleting(id: string): Promise<void>
  /** @throws VolumeAttachedError while it is a disk of a VM */
  remove(id: string): Promise<void>
}

export function createVolumeStore({ prisma }: Pick<Database, 'prisma'>): VolumeStore {
  return {
    async list() {
      const rows = await prisma.volume.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
      return rows.map(row =>
        VolumeRecord.parse({
          ...row,
          virtualSizeBytes: Number(row.virtualSizeBytes),
          createdAt: row.createdAt.toISOString(),
        }),
      )
    },
    insert: record => insertVolume({ prisma }, record),
    async markReady(id) {
      const { count } = await prisma.volume.updateMany({ where: { id }, data: { state: 'ready' } })
      if (count === 0) throw new RowMissingError('There is no such volume')
    },
    async markDeleting(id) {
      const where = { id, disk: { is: null } }
      const { count } = await prisma.volume.updateMany({ where, data: { state: 'deleting' } })
      if (count > 0) return
      if (await prisma.volume.findUnique({ where: { id } })) throw new VolumeAttachedError('A VM uses this volume')
      throw new RowMissingError('There is no such volume')
    },
    async remove(id) {
      try {
        await prisma.volume.deleteMany({ where: { id } })
      } catch (error) {
        if (dbFailure(error).kind !== 'refers-to-nothing') throw error
        throw new VolumeAttachedError('A VM uses this volume', { cause: error })
      }
    },
  }
}

/** Within the transaction that commits an operation. */
export async function insertVolume({ prisma }: Transaction, record: VolumeRecord): Promise<void> {
  const { createdAt, virtualSizeBytes, ...rest } = VolumeRecord.parse(record)
  await prisma.volume.create({
    data: { ...rest, virtualSizeBytes: BigInt(virtualSizeBytes), createdAt: new Date(createdAt) },
  })
}

/** Within the transaction that commits an operation. @throws VolumeAttachedError while it is a disk of a VM, RowMissingError */
export async function removeVolume({ prisma }: Transaction, id: string): Promise<void> {
  if ((await prisma.vmDisk.count({ where: { volumeId: id } })) > 0) {
    throw new VolumeAttachedError('A VM uses this volume')
  }
  const { count } = await prisma.volume.deleteMany({ where: { id } })
  if (count === 0) throw new RowMissingError('There is no such volume')
}
