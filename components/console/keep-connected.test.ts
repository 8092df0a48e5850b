import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type ConnectionStatus, keepConnected, type OpenLink } from './keep-connected.ts'
import { reconnectDelayMs } from './reconnect-delay.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function connection() {
  const statuses: ConnectionStatus[] = []
  const links: (Parameters<OpenLink>[0] & { close: () => void })[] = []
  const kept = keepConnected({
    open: report => {
      const link = { ...report, close: vi.fn() }
      links.push(link)
      return link
    },
    onStatus: status => statuses.push(status),
  })
  return { kept, links, statuses, last: () => statuses.at(-1), link: () => links.at(-1) }
}

test('the pauses between attempts double from half a second to 15 seconds', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 50].map(reconnectDelayMs)
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000])
})

test('a lost connection is opened again after a pause, and the attempts are counted', () => {
  const { link, links, last } = connection()
  link()?.up()
  expect(last()).toEqual({ state: 'connected' })
  link()?.down()
  expect(last()).toEqual({ state: 'reconnecting', attempt: 1, trying: false, reason: '' })
  vi.advanceTimersByTime(500)
  expect(last()).toEqual({ state: 'reconnecting', attempt: 1, trying: true, reason: '' })
  link()?.down()
  expect(last()).toEqual({ state: 'reconnecting', attempt: 2, trying: false, reason: '' })
  vi.advanceTimersByTime(999)
  expect(links).toHaveLength(2)
  vi.advanceTimersByTime(1)
  expect(links).toHaveLength(3)
})

test('“Reconnect now” does not wait for the pause, and does nothing while a connection stands', () => {
  const { kept, link, links } = connection()
  link()?.down()
  kept.reconnectNow()
  expect(links).toHaveLength(2)
  link()?.up()
  kept.reconnectNow()
  vi.advanceTimersByTime(60_000)
  expect(links).toHaveLength(2)
})

test('only a connection that stood for a while starts the count anew', () => {
  const { link, last } = connection()
  link()?.up()
  link()?.down()
  vi.advanceTimersByTime(500)
  link()?.up()
  link()?.down()
  expect(last()).toMatchObject({ attempt: 2 })
  vi.advanceTimersByTime(1000)
  link()?.up()
  vi.advanceTimersByTime(5_000)
  link()?.down()
  expect(last()).toMatchObject({ attempt: 1 })
})

test('an attempt that nobody answers is given up and closed', () => {
  const { links, last } = connection()
  vi.advanceTimersByTime(15_000)
  expect(last()).toEqual({ state: 'reconnecting', attempt: 1, trying: false, reason: '' })
  expect(links[0]?.close).toHaveBeenCalledOnce()
})

test('why a connection was lost stands until the next one, also when attempts between fail without a word', () => {
  const { link, last } = connection()
  link()?.up()
  link()?.down('Guesthouse is stopping.')
  vi.advanceTimersByTime(500)
  link()?.down()
  expect(last()).toMatchObject({ attempt: 2, reason: 'Guesthouse is stopping.' })
  vi.advanceTimersByTime(1000)
  link()?.up()
  link()?.down()
  expect(last()).toMatchObject({ reason: '' })
})

test('after close there is no attempt, no report and no timer', () => {
  const { kept, link, links, statuses } = connection()
  link()?.up()
  kept.close()
  expect(link()?.close).toHaveBeenCalledOnce()
  link()?.down()
  kept.reconnectNow()
  vi.advanceTimersByTime(60_000)
  expect([links.length, statuses.length, vi.getTimerCount()]).toEqual([1, 2, 0])
})
