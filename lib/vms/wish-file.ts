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

/** Writings under way, so that a VM's directory is not removed under one. */
const writings = new Map<string, Promise<boolean>>()

/** Whole or not at all, and on the disk when this resolves. @returns whether it was not so already */
export async function writeWish(path: string, wish: unknown): Promise<boolean> {
  const writing = wishSettled(path).then(() => write(path, `${JSON.stringify(wish, null, 2)}\n`))
  writings.set(path, writing)
  try {
    return await writing
  } finally {
    if (writings.get(path) === writing) writings.delete(path)
  }
}

/** Resolves when nothing is being written there, whether it was possible or not. */
export async function wishSettled(path: string): Promise<void> {
  await writings.get(path)?.catch(() => {})
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
