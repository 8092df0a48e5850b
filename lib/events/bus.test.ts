import { expect, test, vi } from 'vitest'
import { createBus } from './bus.ts'

const quiet = { capacity: 3, onSubscriberError: () => {} }

test('every subscriber gets every event, in order, until it unsubscribes', () => {
  const bus = createBus<string>(quiet)
  const heard: string[] = []
  const unsubscribe = bus.subscribe(({ event }) => heard.push(event))
  bus.publish('a')
  bus.publish('b')
  unsubscribe()
  bus.publish('c')
  expect(heard).toEqual(['a', 'b'])
  expect(bus.subscriberCount).toBe(0)
})

test('a subscriber that throws is reported and does not keep the event from the others', () => {
  const onSubscriberError = vi.fn()
  const bus = createBus<string>({ capacity: 3, onSubscriberError })
  const heard: string[] = []
  bus.subscribe(() => {
    throw new Error('broken page')
  })
  bus.subscribe(({ event }) => heard.push(event))
  bus.publish('a')
  expect(heard).toEqual(['a'])
  expect(onSubscriberError).toHaveBeenCalledOnce()
})

test('who comes back gets what it missed', () => {
  const bus = createBus<string>(quiet)
  for (const event of ['a', 'b', 'c']) bus.publish(event)
  expect(bus.since(1)?.map(({ event }) => event)).toEqual(['b', 'c'])
  expect(bus.since(3)).toEqual([])
})

test('who missed more than is kept learns that it is gone', () => {
  const bus = createBus<string>(quiet)
  for (const event of ['a', 'b', 'c', 'd', 'e']) bus.publish(event)
  expect(bus.since(1)).toBeNull()
  expect(bus.since(2)?.map(({ event }) => event)).toEqual(['c', 'd', 'e'])
})

test('an id of the future comes from another process: everything is to be read again', () => {
  const bus = createBus<string>(quiet)
  expect(bus.since(7)).toBeNull()
})

test('samples are not kept, and leave no hole that would force a resync', () => {
  const bus = createBus<string>({ ...quiet, keep: event => event !== 'sample' })
  bus.publish('a')
  for (let i = 0; i < 10; i += 1) bus.publish('sample')
  bus.publish('b')
  expect(bus.since(1)?.map(({ event }) => event)).toEqual(['b'])
})

test('a part of Guesthouse that follows along is no audience: while nobody else looks, nothing is sampled', () => {
  const bus = createBus<string>(quiet)
  const heard: string[] = []
  const leave = bus.subscribe(({ event }) => heard.push(event), { own: true })
  expect(bus.subscriberCount).toBe(0)
  bus.publish('a')
  expect(heard).toEqual(['a'])
  leave()
  expect(bus.subscriberCount).toBe(0)
})
