import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Task } from '#lib/contract/task.ts'
import { createTasks, type Tasks } from './tasks.ts'

let events: Task[]
let tasks: Tasks

beforeEach(() => {
  vi.useFakeTimers()
  events = []
  tasks = createTasks({ publish: (event: LiveEvent) => event.type === 'task.changed' && events.push(event.task) })
})
afterEach(() => {
  vi.useRealTimers()
})

const upload = { kind: 'image-upload', title: 'Upload a.iso', total: 1000, unit: 'bytes' } as const

test('a task is announced when it starts, at most twice a second while it runs, and when it ends', () => {
  const handle = tasks.start(upload)
  for (let done = 1; done <= 100; done += 1) {
    handle.progress(done * 10)
    vi.advanceTimersByTime(20)
  }
  handle.succeed()
  expect(events.length).toBeGreaterThanOrEqual(5)
  expect(events.length).toBeLessThanOrEqual(7)
  expect(events[0]).toMatchObject({ state: 'running', progress: { done: 0, total: 1000 }, bytesPerSecond: null })
  expect(events.at(-1)).toMatchObject({ state: 'succeeded', progress: { done: 1000 }, bytesPerSecond: null })
})

test('the speed is what was done per second, smoothed', () => {
  const handle = tasks.start({ ...upload, total: null })
  const announcedAfter = (done: number) => {
    handle.progress(done)
    vi.advanceTimersByTime(500)
    return events.at(-1)?.bytesPerSecond
  }
  expect(announcedAfter(500)).toBeCloseTo(1000)
  expect(announcedAfter(1000)).toBeCloseTo(1000)
  const slower = announcedAfter(1000) ?? 0
  expect(slower).toBeGreaterThan(0)
  expect(slower).toBeLessThan(1000)
})

test('what ended stays as it ended, and says nothing more', () => {
  const handle = tasks.start(upload)
  handle.progress(10)
  handle.fail('The upload was cut.')
  const announced = events.length
  handle.progress(20)
  handle.succeed()
  vi.advanceTimersByTime(5000)
  expect(events).toHaveLength(announced)
  expect(tasks.list()).toMatchObject([{ state: 'failed', error: 'The upload was cut.', progress: { done: 10 } }])
})

test('cancelling asks the operation once; it is cancelled when the operation says so', () => {
  const cancel = vi.fn()
  const handle = tasks.start({ ...upload, cancel })
  expect(tasks.cancel(handle.id)).toMatchObject({ state: 'running', cancellable: false })
  expect(cancel).toHaveBeenCalledOnce()
  expect(() => tasks.cancel(handle.id)).toThrow(expect.objectContaining({ code: 'task-not-cancellable' }))
  handle.cancelled()
  expect(tasks.list()).toMatchObject([{ state: 'cancelled' }])
  expect(() => tasks.cancel(handle.id)).toThrow(
    expect.objectContaining({ code: 'task-not-cancellable', detail: '“Upload a.iso” has ended already.' }),
  )
})

test('a task that nobody can stop, or that nobody knows, is not cancelled', () => {
  const { id } = tasks.start(upload)
  expect(tasks.list()).toMatchObject([{ cancellable: false }])
  expect(() => tasks.cancel(id)).toThrow(expect.objectContaining({ code: 'task-not-cancellable' }))
  expect(() => tasks.cancel(crypto.randomUUID())).toThrow(expect.objectContaining({ code: 'task-not-found' }))
})

test('running tasks come first, then the last fifty that ended', () => {
  const first = tasks.start({ ...upload, title: 'runs' })
  for (let i = 0; i < 60; i += 1) {
    vi.advanceTimersByTime(10)
    tasks.start({ ...upload, title: `ended ${i}` }).succeed()
  }
  const titles = tasks.list().map(task => task.title)
  expect(titles).toHaveLength(51)
  expect(titles.slice(0, 2)).toEqual(['runs', 'ended 59'])
  expect(titles.at(-1)).toBe('ended 10')
  first.succeed()
})
