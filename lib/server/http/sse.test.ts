import { expect, test } from 'vitest'
import type { LiveEvent } from '#lib/contract/events.ts'
import { type Bus, createBus } from '#lib/events/bus.ts'
import type { StreamView } from '../stream-view.ts'
import { eventStream } from './sse.ts'

const hello = { type: 'hello', serverStartedAt: '2026-11-23T00:00:00.000Z', version: '1' } as const
const EPOCH = Date.parse(hello.serverStartedAt)
const removed = (vmId: string): LiveEvent => ({ type: 'vm.removed', vmId })

function newBus(): Bus<LiveEvent> {
  return createBus<LiveEvent>({ capacity: 3, onSubscriberError: () => {} })
}

/** A page that reads `count` messages and then goes away. */
async function read(
  bus: Bus<LiveEvent>,
  {
    lastEventId = null,
    count,
    meanwhile = () => {},
    view,
  }: { lastEventId?: string | null; count: number; meanwhile?: () => void; view?: StreamView },
) {
  const gone = new AbortController()
  const response = eventStream({ bus, hello, lastEventId, signal: gone.signal, ...(view && { view }) })
  meanwhile()
  const messages: string[] = []
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    messages.push(...decoder.decode(chunk).split('\n\n').filter(Boolean))
    if (messages.length >= count) break
  }
  gone.abort()
  return messages
}
const typesOf = (messages: string[]) => messages.map(text => JSON.parse(text.split('data: ')[1] ?? '{}').type)

test('a new page is greeted and then gets what happens', async () => {
  const bus = newBus()
  const messages = await read(bus, { count: 2, meanwhile: () => bus.publish(removed('a')) })
  expect(typesOf(messages)).toEqual(['hello', 'vm.removed'])
})

test('a page that comes back gets what it missed', async () => {
  const bus = newBus()
  for (const id of ['a', 'b']) bus.publish(removed(id))
  const messages = await read(bus, { lastEventId: `${EPOCH}.1`, count: 2 })
  expect(typesOf(messages)).toEqual(['hello', 'vm.removed'])
  expect(messages[1]).toContain('"vmId":"b"')
})

test('a page that missed more than is kept, or comes from another process, is told to read everything again', async () => {
  const bus = newBus()
  for (const id of ['a', 'b', 'c', 'd', 'e']) bus.publish(removed(id))
  expect(typesOf(await read(bus, { lastEventId: `${EPOCH}.1`, count: 2 }))).toEqual(['hello', 'resync'])
  expect(typesOf(await read(bus, { lastEventId: `${EPOCH - 1}.5`, count: 2 }))).toEqual(['hello', 'resync'])
  expect(typesOf(await read(bus, { lastEventId: 'nonsense', count: 2 }))).toEqual(['hello', 'resync'])
})

test('a page that goes away leaves no listener behind', async () => {
  const bus = newBus()
  await read(bus, { count: 1 })
  expect(bus.subscriberCount).toBe(0)
})

test('F11: a page that never reads is cut, and the others go on', async () => {
  const bus = newBus()
  eventStream({ bus, hello, lastEventId: null, signal: new AbortController().signal })
  for (let i = 0; i < 1_100; i += 1) bus.publish(removed(String(i)))
  expect(bus.subscriberCount).toBe(0)
})

test('a page that sees a part reads everything again when it comes back, and when its rights change', async () => {
  const bus = newBus()
  let rightsChanged = () => {}
  let isWatched = true
  const view: StreamView = {
    of: event => (event.type === 'vm.removed' && event.vmId === 'secret' ? null : event),
    replays: false,
    watch(changed) {
      rightsChanged = changed
      return () => {
        isWatched = false
      }
    },
  }
  const happen = () => {
    bus.publish(removed('secret'))
    bus.publish(removed('mine'))
    rightsChanged()
  }
  const messages = await read(bus, { lastEventId: `${EPOCH}.0`, count: 4, view, meanwhile: happen })
  expect(typesOf(messages)).toEqual(['hello', 'resync', 'vm.removed', 'resync'])
  expect(messages.join()).not.toContain('secret')
  expect(isWatched).toBe(false)
  const [id = ''] = /0\.\d+/.exec(messages[2] ?? '') ?? []
  expect(typesOf(await read(bus, { lastEventId: id, count: 2, view })), 'not even by an id of its own').toEqual([
    'hello',
    'resync',
  ])
  expect(typesOf(await read(bus, { lastEventId: id, count: 2 })), 'nor when it sees everything now').toEqual([
    'hello',
    'resync',
  ])
})
