import { median } from '../harness/statistics.ts'
import type { FramesResult, Job } from './job.ts'
import { connectWire } from './wire.ts'

const ENCODING_RAW = 0

/** Reads a conversation of known sizes from chunks of any size; large payloads are counted, not kept. */
function createReader() {
  let pending: Buffer[] = []
  let size = 0
  let skipping = 0
  let wake = () => {}
  const until = async (isReady: () => boolean) => {
    while (!isReady()) await new Promise<void>(resolve => (wake = resolve))
  }
  return {
    onBytes(chunk: Buffer) {
      const skipped = Math.min(skipping, chunk.length)
      skipping -= skipped
      if (skipped < chunk.length) {
        pending.push(Buffer.from(chunk.subarray(skipped)))
        size += chunk.length - skipped
      }
      wake()
    },
    async read(count: number): Promise<Buffer> {
      await until(() => size >= count)
      const all = Buffer.concat(pending)
      pending = [all.subarray(count)]
      size -= count
      return all.subarray(0, count)
    },
    async skip(count: number): Promise<void> {
      const have = Math.min(size, count)
      await this.read(have)
      skipping = count - have
      await until(() => skipping === 0)
    },
  }
}

/** FramebufferUpdateRequest (RFC 6143, 7.5.3): the whole screen, even where nothing changed. */
function wholeScreen(width: number, height: number): Buffer {
  const request = Buffer.alloc(10)
  request[0] = 3
  request.writeUInt16BE(width, 6)
  request.writeUInt16BE(height, 8)
  return request
}

/** Asks for the next whole picture, uncompressed, as soon as one is complete. */
export async function readFrames({ address, durationMs }: Extract<Job, { kind: 'frames' }>): Promise<FramesResult> {
  const startedAt = performance.now()
  const reader = createReader()
  let bytes = 0
  const wire = await connectWire(address, chunk => {
    bytes += chunk.length
    reader.onBytes(chunk)
  })
  wire.send(await reader.read(12))
  const [typeCount = 0] = await reader.read(1)
  await reader.skip(typeCount)
  wire.send(Buffer.of(1))
  await reader.skip(4)
  wire.send(Buffer.of(1))
  const init = await reader.read(24)
  await reader.skip(init.readUInt32BE(20))
  const [width, height] = [init.readUInt16BE(0), init.readUInt16BE(2)]
  wire.send(Buffer.of(2, 0, 0, 1, 0, 0, 0, ENCODING_RAW))

  const updatesMs: number[] = []
  let firstFrameMs = 0
  const endAt = startedAt + durationMs
  while (performance.now() < endAt) {
    const askedAt = performance.now()
    wire.send(wholeScreen(width, height))
    const update = await reader.read(4)
    for (let rectangles = update.readUInt16BE(2); rectangles > 0; rectangles -= 1) {
      const head = await reader.read(12)
      await reader.skip(head.readUInt16BE(4) * head.readUInt16BE(6) * 4)
    }
    updatesMs.push(performance.now() - askedAt)
    firstFrameMs ||= performance.now() - startedAt
  }
  wire.close()
  const seconds = (performance.now() - startedAt) / 1000
  return { frames: updatesMs.length, bytes, seconds, updateMs: median(updatesMs), firstFrameMs }
}
