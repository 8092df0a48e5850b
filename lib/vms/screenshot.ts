import { constants } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { Problem } from '#lib/contract/problem.ts'
import { reasonAgainst } from '#lib/contract/vm-actions.ts'
import { MIB } from '#lib/shared/bytes.ts'
import type { VmEntry } from './vm-entry.ts'

/** Pages ask every few seconds; ten pages must not cost the guest ten pictures. */
const FRESH_MS = 1_000
/** 4K in the worst case; anything larger did not come from a screen. */
const MAX_BYTES = 64 * MIB

type Shot = { takenAt: number; png: Promise<Buffer> }

/** QEMU writes the file: a process that a guest may have taken over. So no link is followed and no endless file is read. */
async function readOwnFile(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const { size } = await file.stat()
    if (size > MAX_BYTES) throw new Error(`a screenshot of ${size} bytes`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

async function take(entry: VmEntry): Promise<Buffer> {
  const { name, machine } = { name: entry.record.name, machine: entry.machine }
  if (!machine) throw new Problem('vm-no-screen', `“${name}” has no screen now.`)
  const { screenshot } = entry.files
  try {
    await machine.monitor.session.execute('screendump', { filename: screenshot, format: 'png' })
    return await readOwnFile(screenshot)
  } catch (cause) {
    throw new Problem('vm-not-responding', `QEMU did not give a picture of “${name}”.`, { cause })
  } finally {
    await rm(screenshot, { force: true })
  }
}

/** Pictures of guests' screens by QMP `screendump`, one at a time per VM, shared by everybody who asks within a second. */
export function createScreenshots() {
  const shots = new WeakMap<VmEntry, Shot>()
  return async (entry: VmEntry): Promise<Buffer> => {
    const reason = reasonAgainst('open-console', { name: entry.record.name, state: entry.state })
    if (reason) throw new Problem('vm-no-screen', reason)
    const last = shots.get(entry)
    if (last && performance.now() - last.takenAt < FRESH_MS) return last.png
    const shot = { takenAt: performance.now(), png: take(entry) }
    shots.set(entry, shot)
    shot.png.catch(() => shots.delete(entry))
    return shot.png
  }
}
