import { join } from 'node:path'
import { MIB } from '#lib/shared/bytes.ts'
import { openVolumes } from './open-volumes.ts'

// A program that is killed (SIGKILL, by itself) at the fail point that it is told, while it makes and deletes a volume:
// node dying-volumes.ts <directory> <point>. What it leaves behind is what a crash leaves behind.
const [directory = '', point = ''] = process.argv.slice(2)

const { volumes } = await openVolumes(
  { path: join(directory, 'guesthouse.db'), poolPath: join(directory, 'pool') },
  { failPoint: point, kill: () => process.kill(process.pid, 'SIGKILL') },
)
await volumes.sweep()
const { id } = await volumes.create({ name: 'half', format: 'qcow2', sizeBytes: 64 * MIB })
await volumes.remove(id)
