import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LiveEvent } from '#lib/contract/events.ts'
import { vmsQuery } from '../queries/vms.ts'
import { aUsage, aVm } from '../testing/builders.ts'
import { connection } from './connection.ts'
import { REOPEN_MS, SILENCE_MS, SLOW_READ_MS, startLiveUpdates } from './live-updates.ts'

/** The browser's end of a stream, played by hand. */
class FakeEventSource {
  static readonly CLOSED = 2
  static opened: FakeEventSource[] = []
  readyState = 1
  onmessage: ((message: { data: string; lastEventId: string }) => void) | null = null
  onerror: (() => void) | null = null
  readonly url: string

  constructor(url: string) {
    this.url = url
    FakeEventSource.opened.push(this)
  }
  say(event: LiveEvent, lastEventId = '1.1') {
    this.onmessage?.({ data: JSON.stringify(event), lastEventId })
  }
  break({ forGood }: { forGood: boolean }) {
    this.readyState = forGood ? 2 : 0
    this.onerror?.()
  }
  close() {
    this.readyState = 2
  }
}

const HELLO: LiveEvent = { type: 'hello', serverStartedAt: '2026-11-23T09:00:00Z', version: '1' }
const source = () => FakeEventSource.opened.at(-1) ?? expect.unreachable('No stream was opened')
const isStale = () => cache.getQueryState(vmsQuery().queryKey)?.isInvalidated

let cache: QueryClient
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeEventSource)
  FakeEventSource.opened = []
  cache = new QueryClient()
  cache.setQueryData(vmsQuery().queryKey, [aVm()])
  stop = startLiveUpdates(cache)
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('the first hello makes the page live, and reads again what was read before it', () => {
  expect(connection.get().state).toBe('connecting')
  source().say(HELLO)
  expect(connection.get().state).toBe('live')
  expect(isStale()).toBe(true)
})

test('a stream that broke and came back with a replay reads nothing again', () => {
  source().say(HELLO)
  cache.setQueryData(vmsQuery().queryKey, [aVm()])
  source().break({ forGood: false })
  expect(connection.get().state).toBe('lost')
  source().say(HELLO)
  expect(connection.get().state).toBe('live')
  expect(isStale()).toBe(false)
})

test('an HTTP error, after which browsers give up, does not end it', () => {
  source().break({ forGood: true })
  vi.advanceTimersByTime(REOPEN_MS)
  expect(FakeEventSource.opened).toHaveLength(2)
  source().say(HELLO)
  expect(connection.get().state).toBe('live')
})

test('while the stream is down, everything is read again now and then', () => {
  source().say(HELLO)
  cache.setQueryData(vmsQuery().queryKey, [aVm()])
  source().break({ forGood: false })
  expect(isStale()).toBe(false)
  vi.advanceTimersByTime(SLOW_READ_MS)
  expect(isStale()).toBe(true)
})

test('a stream that fell silent is opened anew, as of when it was last heard', () => {
  source().say(HELLO)
  const heardAt = Date.now()
  vi.advanceTimersByTime(SILENCE_MS)
  expect(connection.get()).toEqual({ state: 'lost', since: heardAt })
  expect(FakeEventSource.opened).toHaveLength(2)
})

test('usage alone keeps a stream from being taken for dead', () => {
  source().say(HELLO)
  vi.advanceTimersByTime(SILENCE_MS / 2)
  source().say({ type: 'usage', host: aUsage(), vms: {} })
  vi.advanceTimersByTime(SILENCE_MS / 2)
  expect(connection.get().state).toBe('live')
})

test('after the end nothing is open and nothing ticks', () => {
  source().break({ forGood: true })
  stop()
  expect(source().readyState).toBe(2)
  expect(vi.getTimerCount()).toBe(0)
})
