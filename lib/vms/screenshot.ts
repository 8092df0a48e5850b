import { constants } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import { Problem } from '#lib/contract/problem.ts'
import { reasonAgainst } from '#lib/contract/vm-actions.ts'
import type { QemuUser } from '#lib/hypervisor/qemu-host.ts'
import { MIB } from '#lib/shared/bytes.ts'
import type { VmEntry } from './vm-entry.ts'

/** Pages ask every few seconds; ten pages must not cost the guest ten pictures. */
const FRESH_MS = 1_000
/** 4K in the worst case; anything larger did not come from a screen. */
const MAX_BYTES = 64 * MIB

type Shot = { takenAt: number; png: Promise<Buffer> }

/**
 * QEMU writes the file: a process that a guest may have taken over, and we may be root. So no link of either kind is followed (a
 * hard link shows another owner's file), no pipe is waited for, and no more is read than was there at first.
 */
export async function readPicture(path: string, { uid }: { uid: number }): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stat = await file.stat()
    if (!stat.isFile() || stat.uid !== uid || stat.nlink > 1)
      throw new Error('the screenshot is not a file of QEMU’s own')
    if (stat.size > MAX_BYTES) throw new Error(`a screenshot of ${stat.size} bytes`)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(stat.size), position: 0 })
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function take(entry: VmEntry, owner: { uid: number }): Promise<Buffer> {
  const { name, machine } = { name: entry.record.name, machine: entry.machine }
  if (!machine) throw new Problem('vm-no-screen', `“${name}” has no screen now.`)
  const { screenshot } = entry.files
  try {
    await machine.monitor.session.execute('screendump', { filename: screenshot, format: 'png' })
    return await readPicture(screenshot, owner)
  } catch (cause) {
    throw new Problem('vm-not-responding', `QEMU did not give a picture of “${name}”.`, { cause })
  } finally {
    // Whatever is in its place: never a tree, and never a failure of its own.
    await unlink(screenshot).catch(() => {})
  }
}

/** Pictures of guests' screens by QMP `screendump`, one at a time per VM, shared by everybody who asks within a second. */
export function createScreenshots({ qemuUser }: { qemuUser: QemuUser }) {
  const owner = { uid: qemuUser?.uid ?? process.getuid?.() ?? 0 }
  const shots = new WeakMap<VmEntry, Shot>()
  return async (entry: VmEntry): Promise<Buffer> => {
    const reason = reasonAgainst('open-console', { name: entry.record.name, state: entry.state })
    if (reason) throw new Problem('vm-no-screen', reason)
    const last = shots.get(entry)
    if (last && performance.now() - last.takenAt < FRESH_MS) return last.png
    const shot = { takenAt: performance.now(), png: take(entry, owner) }
    shots.set(entry, shot)
    shot.png.catch(() => shots.delete(entry))
    return shot.png
  }
}
