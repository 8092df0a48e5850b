import type { Pool } from '#lib/contract/volume.ts'
import { readSpace } from './space.ts'
import { DEFAULT_POOL_ID, type Volumes } from './volumes.ts'

/** One pool today, in the data directory. */
export function createPools({ poolPath, volumes }: { poolPath: string; volumes: Pick<Volumes, 'list' | 'refresh'> }) {
  return {
    async list(): Promise<Pool[]> {
      const [space] = await Promise.all([readSpace(poolPath), volumes.refresh()])
      const stored = volumes.list()
      const allocatedBytes = stored.reduce((sum, volume) => sum + (volume.allocatedBytes ?? 0), 0)
      const virtualBytes = stored.reduce((sum, volume) => sum + volume.virtualSizeBytes, 0)
      return [{ id: DEFAULT_POOL_ID, name: 'Default', path: poolPath, ...space, allocatedBytes, virtualBytes }]
    },
  }
}
export type Pools = ReturnType<typeof createPools>
