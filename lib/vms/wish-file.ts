import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { VmRecord } from '#lib/db/vm-record.ts'
import { VolumeRecord } from '#lib/db/volume-store.ts'
import { publishFile } from '#lib/storage/durable-file.ts'

/**
 * What the database knows of a VM, as a file beside the VM: so that no VM is lost with the database (F18). Only ever read for
 * that; the database decides. docs/adr/0011-rescue-and-wish-files.md
 */
export const WishFile = z.object({ version: z.literal(1), vm: VmRecord, volumes: z.array(VolumeRecord) })
export type WishFile = z.infer<typeof WishFile>

export function wishFilePath(vmDirectory: string): string {
  return join(vmDirectory, 'vm.json')
}

/** null when there is none, or none that can be understood. */
export async function readWishFile(path: string): Promise<WishFile | null> {
  try {
    return WishFile.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

/** Writings under way, and deletions that let none begin: the last of each path, which the next one waits for. */
const writings = new Map<string, Promise<unknown>>()

/**
 * Whole or not at all, and on the disk when this resolves.
 * @param isWanted asked when its turn has come: what it is about may be gone by then
 * @returns whether it was not so already
 */
export async function writeWish(path: string, wish: unknown, isWanted: () => boolean = () => true): Promise<boolean> {
  return await inTurn(path, async () => isWanted() && (await write(path, `${JSON.stringify(wish, null, 2)}\n`)))
}

/** Does what removes the file's directory: after what is being written, and nothing new is written until it is through. */
export async function holdingWish<T>(path: string, act: () => Promise<T>): Promise<T> {
  return await inTurn(path, act)
}

async function inTurn<T>(path: string, act: () => Promise<T>): Promise<T> {
  const before = writings.get(path) ?? Promise.resolve()
  const turn = before.then(act, act)
  writings.set(path, turn)
  try {
    return await turn
  } finally {
    if (writings.get(path) === turn) writings.delete(path)
  }
}

async function write(path: string, text: string): Promise<boolean> {
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return false
  const part = `${path}.part`
  try {
    const file = await open(part, 'w', 0o600)
    try {
      await file.writeFile(text)
    } finally {
      await file.close()
    }
    await publishFile({ from: part, to: path })
    return true
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    throw error
  }
}
