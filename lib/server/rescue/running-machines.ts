import { readdirSync } from 'node:fs'
import type { Rescue } from '#lib/contract/database-copy.ts'
import { vmFiles } from '#lib/vms/files.ts'
import { findMachines } from '#lib/vms/reconcile.ts'

type Place = { vmsPath: string; runtimePath: string; names: ReadonlyMap<string, string> }

/** The VMs that run without anybody looking after them, known by their own sockets: what is not ours is not named. */
export function runningMachines({ vmsPath, runtimePath, names }: Place): Rescue['running'] {
  const ours = new Set(readdirSync(vmsPath))
  return findMachines().flatMap(({ identity: { pid, uuid }, args }) => {
    if (uuid === null || !ours.has(uuid)) return []
    const { monitorSocket } = vmFiles({ dataPath: '', runtimePath, vmId: uuid })
    if (!args.some(arg => arg.includes(monitorSocket))) return []
    return [{ vmId: uuid, name: names.get(uuid) ?? uuid, pid }]
  })
}
