import { endpoints } from '#lib/contract/endpoints.ts'
import { LiveEvent } from '#lib/contract/events.ts'
import type { Cache } from '../cache/cache.ts'
import { urlOf } from '../url.ts'
import { applyEvent, readEverythingAgain } from './apply-event.ts'
import { connection } from './connection.ts'
import { usageHistory } from './usage-history.ts'

/** While the stream is down the page still asks now and then: a proxy may refuse streams and let the rest through. */
const SLOW_READ_MS = 15_000
/** The browser reconnects a broken stream by itself, but gives up for good on an HTTP error: then we do it. */
const REOPEN_MS = 3_000

/** Keeps the cache true from the live stream until the returned function is called. One for the whole page. */
export function startLiveUpdates(cache: Cache): () => void {
  let source: EventSource | undefined
  let reopening: ReturnType<typeof setTimeout> | undefined
  let slowReads: ReturnType<typeof setInterval> | undefined
  let lastEventId = ''

  const onMessage = (message: MessageEvent<string>) => {
    const event = LiveEvent.parse(JSON.parse(message.data))
    if (event.type === 'hello') onConnected()
    lastEventId = message.lastEventId
    if (event.type === 'usage') usageHistory.record(event)
    applyEvent(cache, event)
  }

  const onConnected = () => {
    clearInterval(slowReads)
    slowReads = undefined
    connection.set({ state: 'live' })
    // Without an id the server could not replay what happened between our last read and now.
    if (lastEventId === '') readEverythingAgain(cache)
  }

  const onError = () => {
    if (connection.get().state !== 'lost') connection.set({ state: 'lost', since: Date.now() })
    slowReads ??= setInterval(() => readEverythingAgain(cache), SLOW_READ_MS)
    if (source?.readyState !== EventSource.CLOSED) return
    clearTimeout(reopening)
    lastEventId = ''
    reopening = setTimeout(open, REOPEN_MS)
  }

  const open = () => {
    source?.close()
    source = new EventSource(urlOf(endpoints.host.events))
    source.onmessage = onMessage
    source.onerror = onError
  }

  open()
  return () => {
    source?.close()
    clearTimeout(reopening)
    clearInterval(slowReads)
  }
}
