import { endpoints } from '#lib/contract/endpoints.ts'
import { LiveEvent } from '#lib/contract/events.ts'
import type { Cache } from '../cache/cache.ts'
import { meQuery } from '../queries/access.ts'
import { urlOf } from '../url.ts'
import { applyEvent, readEverythingAgain } from './apply-event.ts'
import { connection } from './connection.ts'
import { usageHistory } from './usage-history.ts'

/** While the stream is down the page still asks now and then: a proxy may refuse streams and let the rest through. */
export const SLOW_READ_MS = 15_000
/** The browser reconnects a broken stream by itself, but gives up for good on an HTTP error: then we do it. */
export const REOPEN_MS = 3_000
/** Usage comes every two seconds. A stream that is silent for so long is dead, even if nobody told this end (a laptop that slept). */
export const SILENCE_MS = 20_000
const CHECK_MS = 5_000

/** Keeps the cache true from the live stream until the returned function is called. One for the whole page. */
export function startLiveUpdates(cache: Cache): () => void {
  let source: EventSource | undefined
  let reopening: ReturnType<typeof setTimeout> | undefined
  let slowReads: ReturnType<typeof setInterval> | undefined
  let lastEventId = ''
  let heardAt = Date.now()

  const open = () => {
    source?.close()
    // A new one cannot send Last-Event-ID: what was missed is read anew when it says hello.
    lastEventId = ''
    heardAt = Date.now()
    source = new EventSource(urlOf(endpoints.host.events))
    source.onmessage = hear
    source.onerror = fail
  }

  const hear = (message: MessageEvent<string>) => {
    const event = LiveEvent.parse(JSON.parse(message.data))
    heardAt = Date.now()
    if (event.type === 'hello') connect()
    lastEventId = message.lastEventId
    if (event.type === 'usage') usageHistory.record(event)
    applyEvent(cache, event)
  }

  const connect = () => {
    clearInterval(slowReads)
    slowReads = undefined
    connection.set({ state: 'live' })
    // Without an id the server could not replay what happened since our last read. What is being read now is new enough.
    if (lastEventId === '') void cache.invalidateQueries({}, { cancelRefetch: false })
  }

  const lose = () => {
    if (connection.get().state !== 'lost') connection.set({ state: 'lost', since: heardAt })
    slowReads ??= setInterval(() => readEverythingAgain(cache), SLOW_READ_MS)
  }

  const fail = () => {
    lose()
    // Perhaps the session has ended, and then this is the page to leave: not in the seconds after which the browser tries again.
    void cache.invalidateQueries({ queryKey: meQuery().queryKey })
    if (source?.readyState !== EventSource.CLOSED) return
    clearTimeout(reopening)
    reopening = setTimeout(open, REOPEN_MS)
  }

  open()
  const watch = setInterval(() => {
    if (connection.get().state !== 'live' || Date.now() - heardAt < SILENCE_MS) return
    lose()
    open()
  }, CHECK_MS)

  return () => {
    source?.close()
    clearTimeout(reopening)
    clearInterval(slowReads)
    clearInterval(watch)
    connection.set({ state: 'connecting' })
  }
}
