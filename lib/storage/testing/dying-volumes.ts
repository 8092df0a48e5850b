import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '#lib/db/client.ts'
import { createVolumeStore, type VolumeStore } from '#lib/db/volume-store.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { createVolumes } from '../volumes.ts'

// A program that is killed (SIGKILL, by itself or by the qemu-img it started) at the point that it is told, while it makes or
// deletes a volume: node dying-volumes.ts <directory> <point>. What it leaves behind is what a crash leaves behind.
const [directory = '', point = ''] = process.argv.slice(2)

const die = () => process.kill(process.pid, 'SIGKILL')

function qemuImgThatKills(script: string): string {
  const path = join(directory, 'qemu-img')
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

const QEMU_IMG: Record<string, string> = {
  'before-qemu-img-works': 'kill -9 $PPID',
  'after-qemu-img-worked': 'qemu-img "$@"; kill -9 $PPID',
}

function dyingStore(store: VolumeStore): VolumeStore {
  return {
    ...store,
    async markReady(id) {
      if (point === 'before-the-row-is-ready') die()
      await store.markReady(id)
    },
    async markDeleting(id) {
      await store.markDeleting(id)
      if (point === 'after-the-row-is-deleting') die()
    },
    async remove(id) {
      if (point === 'before-the-row-goes') die()
      await store.remove(id)
    },
  }
}

const db = await openDatabase({ path: join(directory, 'guesthouse.db') })
const script = QEMU_IMG[point]
const volumes = createVolumes({
  store: dyingStore(createVolumeStore(db)),
  poolPath: join(directory, 'pool'),
  qemuImgPath: script === undefined ? '/usr/bin/qemu-img' : qemuImgThatKills(script),
  fileOwner: null,
  publish: () => {},
  usedBy: () => null,
})
await volumes.sweep()
const { id } = await volumes.create({ name: 'half', format: 'qcow2', sizeBytes: 64 * MIB })
await volumes.remove(id)
