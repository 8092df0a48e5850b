import type { LiveEvent } from '#lib/contract/events.ts'
import type { Bus, Numbered } from '#lib/events/bus.ts'
import type { StreamView } from '../stream-view.ts'

const PING_MS = 15_000
/** A page that stops reading is cut: it comes back by itself and reads everything again. */
const MAX_QUEUED_MESSAGES = 1_000

/** Ids carry the process's start, so that one from before a restart is known as foreign. */
function eventId(epoch: string, id: number): string {
  return `${epoch}.${id}`
}

/** Of streams that are not replayed: no process is of this time, so an id with it is always foreign. */
const NOT_REPLAYED = '0'

function missed(bus: Bus<LiveEvent>, epoch: string, lastEventId: string | null): Numbered<LiveEvent>[] | null {
  if (!lastEventId) return []
  const [theirEpoch, id] = lastEventId.split('.')
  return theirEpoch === epoch && epoch !== NOT_REPLAYED && id !== undefined ? bus.since(Number(id)) : null
}

/** What an event is in the stream, made once for all pages that read it: 50 of them with 200 running VMs would be 50 times 14 kB. */
const chunks = new WeakMap<LiveEvent, { id: string; bytes: Uint8Array }>()

function chunkOf(id: string, event: LiveEvent, encoder: TextEncoder): Uint8Array {
  const known = chunks.get(event)
  if (known?.id === id) return known.bytes
  const bytes = newChunk(id, event, encoder)
  chunks.set(event, { id, bytes })
  return bytes
}

function newChunk(id: string, event: LiveEvent, encoder: TextEncoder): Uint8Array {
  return encoder.encode(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`)
}

const EVERYTHING: StreamView = { of: event => event, replays: true, watch: () => () => {} }

/** The live stream (https://html.spec.whatwg.org/multipage/server-sent-events.html): hello, what was missed, then everything. */
export function eventStream(options: {
  bus: Bus<LiveEvent>
  hello: Extract<LiveEvent, { type: 'hello' }>
  lastEventId: string | null
  signal: AbortSignal
  /** What of the events this page may see. */
  view?: StreamView
}): Response {
  const { bus, hello, lastEventId, signal, view = EVERYTHING } = options
  const epoch = view.replays ? String(Date.parse(hello.serverStartedAt)) : NOT_REPLAYED
  const encoder = new TextEncoder()
  let leave: () => void = () => {}

  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (id: number, original: LiveEvent) => {
          const event = view.of(original)
          if (!event) return
          if ((controller.desiredSize ?? 0) <= 0) return cut()
          // Who sees a part has ids of their own: kept, their text would push out the one that is for many.
          const chunk = view.replays ? chunkOf : newChunk
          controller.enqueue(chunk(eventId(epoch, id), event, encoder))
        }
        const ping = setInterval(() => controller.enqueue(encoder.encode(': ping\n\n')), PING_MS)
        const unsubscribe = bus.subscribe(({ id, event }) => send(id, event))
        const unwatch = view.watch(() => send(bus.lastId, { type: 'resync' }))
        leave = () => {
          leave = () => {}
          clearInterval(ping)
          unsubscribe()
          unwatch()
          signal.removeEventListener('abort', end)
        }
        const cut = () => {
          leave()
          controller.error(new Error('The page reads too slowly'))
        }
        // The page has gone, or its session has ended while it is there.
        const end = () => {
          leave()
          controller.close()
        }
        signal.addEventListener('abort', end, { once: true })
        const replay = missed(bus, epoch, lastEventId)
        send(bus.lastId, hello)
        if (replay) for (const { id, event } of replay) send(id, event)
        else send(bus.lastId, { type: 'resync' })
      },
      cancel() {
        leave()
      },
    },
    { highWaterMark: MAX_QUEUED_MESSAGES },
  )
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
