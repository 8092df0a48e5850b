import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { endpoints } from '#lib/contract/endpoints.ts'
import { Image } from '#lib/contract/image.ts'
import { Task } from '#lib/contract/task.ts'
import { isoBytes } from '#lib/qemu/image-header/testing/iso-bytes.ts'
import type { LedgerImage, LedgerVolume } from './ledger.ts'
import { type Actor, ask } from './scene.ts'

const HEADER_BYTES = 20 * 2048
const CHUNK_BYTES = 256 * 1024

/** A disc with true headers whose content tells every upload apart. */
function disc({ dice }: Actor): Buffer {
  const image = isoBytes({ contentSectors: dice.between(4, 2_000) })
  for (let at = HEADER_BYTES; at < image.length; at += 512) image.writeUInt8(dice.between(0, 256), at)
  return image
}

/** In pieces with pauses, so that a kill finds it anywhere in the middle. */
function slowly(bytes: Buffer, pauseMs: number): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    async pull(controller) {
      await delay(pauseMs)
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + CHUNK_BYTES)))
      at += CHUNK_BYTES
      if (at >= bytes.length) controller.close()
    },
  })
}

/** Never deleted, so that an upload of the same name can be known to be wrong. */
export const isKept = ({ fileName }: LedgerImage) => fileName.startsWith('kept-')

export async function upload(actor: Actor, newName: string): Promise<void> {
  const { scene, dice } = actor
  const { images } = scene.ledger
  const taken = dice.chance(0.1) ? dice.pick(scene.ledger.present.images().filter(isKept)) : undefined
  const fileName = taken?.fileName ?? newName
  const bytes = disc(actor)
  const leaving = new AbortController()
  const timer = dice.chance(0.2) ? setTimeout(() => leaving.abort(), dice.between(1, 300)) : undefined
  const body = slowly(bytes, dice.between(0, 40))
  const outcome = await ask(actor, endpoints.images.upload, {
    about: `${fileName}, ${bytes.length} bytes`,
    query: { fileName },
    stream: { body, bytes: bytes.length },
    signal: leaving.signal,
  })
  clearTimeout(timer)
  const known = images.get(fileName)
  if (outcome.kind === 'refused') return
  if (outcome.kind === 'acknowledged' && known?.exists === 'yes') {
    scene.complaints.push(`An upload took the place of ${fileName}`)
  }
  if (known?.exists === 'yes') return
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const possible = known?.exists === 'unknown' ? known.possible : new Set<string>()
  const exists = outcome.kind === 'acknowledged' ? 'yes' : 'unknown'
  images.set(fileName, { fileName, possible: exists === 'yes' ? new Set([sha256]) : possible.add(sha256), exists })
}

export async function removeImage(actor: Actor, image: LedgerImage): Promise<void> {
  const { scene } = actor
  const about = image.fileName
  const list = await ask(actor, endpoints.images.list, { about })
  if (list.kind !== 'acknowledged') return
  const found = Image.array()
    .parse(list.body)
    .find(({ fileName }) => fileName === image.fileName)
  if (!found) return
  const outcome = await ask(actor, endpoints.images.remove, { about, params: { imageId: found.id } })
  const now = scene.ledger.images.get(image.fileName)
  if (!now || outcome.kind === 'refused') return
  now.exists = outcome.kind === 'acknowledged' ? 'no' : 'unknown'
}

export async function removeVolume(actor: Actor, volume: LedgerVolume): Promise<void> {
  const outcome = await ask(actor, endpoints.storage.remove, { about: volume.id, params: { volumeId: volume.id } })
  if (outcome.kind === 'acknowledged') volume.exists = 'no'
  if (outcome.kind === 'cut' && volume.exists !== 'no') volume.exists = 'unknown'
}

export async function cancelSomething(actor: Actor): Promise<void> {
  const list = await ask(actor, endpoints.host.tasks, { about: '' })
  if (list.kind !== 'acknowledged') return
  const tasks = Task.array().parse(list.body)
  const task = actor.dice.pick(tasks.filter(({ state, cancellable }) => state === 'running' && cancellable))
  if (!task) return
  await ask(actor, endpoints.host.cancelTask, { about: task.title, params: { taskId: task.id } })
}
