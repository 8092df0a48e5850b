import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import { volumeNotePath } from '#lib/storage/volume-note.ts'
import { vmFiles } from '#lib/vms/files.ts'
import { wishFilePath } from '#lib/vms/wish-file.ts'
import type { Seen } from './oracle.ts'
import { poolOf, type Scene } from './scene.ts'

const LIMIT_MS = 30_000
/** What describes VMs and volumes for the day the database is lost is written behind the answers, never in their way. */
const NOTES_LIMIT_MS = 20_000
const NOTES_STEP_MS = 100
/** Where uploads lie until they are whole: they have names of their own there. */
const UPLOADS = '.uploads'

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((): string[] => [])
}

function difference(what: string, found: string[], listed: string[]): string[] {
  return [
    ...found.filter(name => !listed.includes(name)).map(name => `${what}: ${name} is there, and not listed`),
    ...listed.filter(name => !found.includes(name)).map(name => `${what}: ${name} is listed, and not there`),
  ]
}

async function qemuImg(args: string[]): Promise<string | null> {
  const { failed, stderr } = await execa('qemu-img', args, { reject: false, timeout: LIMIT_MS })
  return failed ? stderr.slice(0, 500) : null
}

/** Opens as what it is listed as, and is sound. A running VM’s is only read, past QEMU’s lock: checking needs it at rest. */
async function checkVolume(
  pool: string,
  { id, format }: Seen['volumes'][number],
  isRunning: boolean,
): Promise<string[]> {
  const path = join(pool, `${id}.${format}`)
  const words = isRunning
    ? await qemuImg(['info', '-U', '-f', format, '--', path])
    : await qemuImg(format === 'qcow2' ? ['check', '-f', format, '--', path] : ['info', '-f', format, '--', path])
  return words === null ? [] : [`${id}.${format} does not open: ${words}`]
}

/** The pool and the VMs' directories have what is listed and its description, and nothing else. */
async function checkPlaces({ server }: Scene, seen: Seen): Promise<string[]> {
  const { dataPath } = server
  const pool = poolOf(server)
  const listedFiles = seen.volumes.flatMap(({ id, format }) => [`${id}.${format}`, basename(volumeNotePath(pool, id))])
  return [
    ...difference('Pool', await namesIn(pool), listedFiles),
    ...seen.vms
      .filter(({ id }) => !existsSync(wishFilePath(join(dataPath, 'vms', id))))
      .map(({ name }) => `“${name}” is not described beside its disks`),
    ...(await readdir(dataPath, { recursive: true }))
      .filter(name => /\.(part|removed)$/.test(name))
      .map(name => `${name} was left behind`),
  ]
}

async function eventually(check: () => Promise<string[]>): Promise<string[]> {
  const deadline = performance.now() + NOTES_LIMIT_MS
  for (;;) {
    const complaints = await check()
    if (complaints.length === 0 || performance.now() > deadline) return complaints
    await delay(NOTES_STEP_MS)
  }
}

/** What lies on the disk is what is listed: nothing half, nothing left over, nothing missing. */
export async function checkFiles(scene: Scene, seen: Seen): Promise<string[]> {
  const { server, ledger } = scene
  const { dataPath, runtimePath, libraryPath } = server
  const pool = poolOf(server)
  const runtimeNames = seen.vms.map(({ id }) => {
    const { runtimeDirectory } = vmFiles({ dataPath, runtimePath, vmId: id })
    return runtimeDirectory.slice(runtimePath.length + 1)
  })
  const complaints = [
    ...(await eventually(() => checkPlaces(scene, seen))),
    ...difference(
      'VM directories',
      await namesIn(join(dataPath, 'vms')),
      seen.vms.map(({ id }) => id),
    ),
    ...difference(
      'Library',
      (await namesIn(libraryPath)).filter(name => name !== UPLOADS),
      seen.images.map(({ fileName }) => fileName),
    ),
    ...(await namesIn(join(libraryPath, UPLOADS))).map(name => `A part of an upload was left behind: ${name}`),
    ...(await namesIn(runtimePath))
      .filter(name => /^[0-9a-f]{16}/.test(name) && !runtimeNames.includes(name))
      .map(name => `Runtime directory: ${name} is nobody’s`),
  ]
  const running = new Set(seen.vms.flatMap(vm => (vm.pid === null ? [] : vm.disks.map(disk => disk.volumeId))))
  for (const volume of seen.volumes) complaints.push(...(await checkVolume(pool, volume, running.has(volume.id))))
  for (const { fileName, usable } of seen.images) {
    const bytes = await readFile(join(libraryPath, fileName)).catch(() => Buffer.alloc(0))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (!ledger.images.get(fileName)?.possible.has(sha256)) complaints.push(`${fileName} is not what was uploaded`)
    if (!usable) complaints.push(`${fileName} is listed as unusable`)
  }
  return complaints
}
