import { expect, test, vi } from 'vitest'
import { createStore } from './store.ts'

test('listeners hear of a new value, not of the same one again', () => {
  const store = createStore(1)
  const listener = vi.fn()
  store.subscribe(listener)
  store.set(2)
  store.set(2)
  expect(store.get()).toBe(2)
  expect(listener).toHaveBeenCalledTimes(1)
})

test('who unsubscribed hears nothing', () => {
  const store = createStore('a')
  const listener = vi.fn()
  store.subscribe(listener)()
  store.set('b')
  expect(listener).not.toHaveBeenCalled()
})
