import { expect, test } from 'vitest'
import type { LiveEvent } from '#lib/contract/events.ts'
import { createBus } from '#lib/events/bus.ts'
import { headResponse } from './head-response.ts'
import { eventStream } from './sse.ts'

test('a HEAD request for the live stream, which any web page can send, leaves no listener behind', async () => {
  const bus = createBus<LiveEvent>({ capacity: 3, onSubscriberError: () => {} })
  const hello = { type: 'hello', serverStartedAt: '2026-11-23T00:00:00.000Z', version: '1' } as const
  const stream = eventStream({ bus, hello, lastEventId: null, signal: new AbortController().signal })
  expect(bus.subscriberCount).toBe(1)
  const head = await headResponse(stream)
  expect(bus.subscriberCount).toBe(0)
  expect(head.body).toBeNull()
  expect(head.headers.get('content-type')).toBe('text/event-stream')
})
