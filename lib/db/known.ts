import type { Database } from './client.ts'

const ANY_UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g

/** What is in the database under names that must be unique; what an unfinished operation speaks of counts as there, it has its own end. */
export async function readKnown({ prisma }: Pick<Database, 'prisma'>) {
  const unfinished = await prisma.operation.findMany({ where: { state: { in: ['begun', 'committed'] } } })
  const spokenOf = JSON.stringify(unfinished).match(ANY_UUID) ?? []
  const [vms, volumes, disks, nics, users] = await Promise.all([
    prisma.vm.findMany({ select: { id: true, name: true } }),
    prisma.volume.findMany({ select: { id: true } }),
    prisma.vmDisk.findMany({ select: { volumeId: true } }),
    prisma.vmNic.findMany({ select: { macAddress: true } }),
    prisma.user.findMany({ select: { id: true } }),
  ])
  return {
    vms: new Set([...vms.map(({ id }) => id), ...spokenOf]),
    names: vms.map(({ name }) => name),
    volumes: new Set([...volumes.map(({ id }) => id), ...spokenOf]),
    attached: new Set(disks.map(({ volumeId }) => volumeId)),
    users: new Set(users.map(({ id }) => id)),
    macAddresses: new Set(nics.map(({ macAddress }) => macAddress)),
  }
}
