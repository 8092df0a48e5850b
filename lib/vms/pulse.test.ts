import { expect, test, vi } from 'vitest'
import { createPulse } from './pulse.ts'

test('every member is called again and again, until it leaves', async () => {
  const pulse = createPulse({ periodMs: 20 })
  const beats = Array.from({ length: 10 }, () => vi.fn())
  const leave = beats.map(beat => pulse.join(beat))
  await vi.waitFor(() => {
    for (const beat of beats) expect(beat.mock.calls.length).toBeGreaterThan(1)
  })
  leave[0]?.()
  const [left, stayed] = [beats[0]?.mock.calls.length ?? 0, beats[1]?.mock.calls.length ?? 0]
  await vi.waitFor(() => expect(beats[1]?.mock.calls.length).toBeGreaterThan(stayed + 2))
  expect(beats[0]?.mock.calls.length).toBe(left)
  for (const each of leave) each()
})

test('many members are called in few groups, each in its turn', async () => {
  const pulse = createPulse({ periodMs: 200 })
  const order: number[] = []
  const leave = Array.from({ length: 8 }, (_, member) => pulse.join(() => order.push(member)))
  await vi.waitFor(() => expect(new Set(order).size).toBe(8))
  const firstRound = order.slice(0, 8)
  // Members 0 and 4 share a group, 1 and 5, and so on: they come one right after the other.
  for (const member of [0, 1, 2, 3]) {
    expect(firstRound.indexOf(member + 4) - firstRound.indexOf(member)).toBe(1)
  }
  for (const each of leave) each()
})

test('without members nothing keeps the process awake, and a later member is called again', async () => {
  const pulse = createPulse({ periodMs: 20 })
  pulse.join(() => {})()
  const beat = vi.fn()
  const leave = pulse.join(beat)
  await vi.waitFor(() => expect(beat).toHaveBeenCalled())
  leave()
})

test('between the many members of a group others have their turn', async () => {
  const pulse = createPulse({ periodMs: 40 })
  const order: string[] = []
  const other = () => void (order.includes('other') || order.push('other'))
  const leave = Array.from({ length: 100 }, (_, member) =>
    pulse.join(() => {
      if (member === 0) setImmediate(other)
      if (member % 4 === 0) order.push(`member ${member}`)
    }),
  )
  await vi.waitFor(() => expect(order).toContain('member 96'))
  expect(order.indexOf('other')).toBeLessThan(order.indexOf('member 96'))
  for (const each of leave) each()
})
