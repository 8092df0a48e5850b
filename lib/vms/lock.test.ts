import { expect, test } from 'vitest'
import { deferred } from '#lib/shared/deferred.ts'
import { createVmLock } from './lock.ts'

test('F27: a second operation is refused with the first one’s name, and nothing of it runs', async () => {
  const lock = createVmLock(() => 'web')
  const gate = deferred<void>()
  const first = lock.run('starting', () => gate.promise)
  let ran = false
  await expect(
    lock.run('deleting', async () => {
      ran = true
    }),
  ).rejects.toMatchObject({ code: 'vm-busy', detail: expect.stringContaining('starting') })
  expect(ran).toBe(false)
  gate.resolve()
  await first
})

test('F27: of 50 at once exactly one runs', async () => {
  const lock = createVmLock(() => 'web')
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => lock.run('starting', async () => 'done')))
  expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1)
})

test('an operation that fails leaves the lock free', async () => {
  const lock = createVmLock(() => 'web')
  await expect(lock.run('starting', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(lock.operation).toBeNull()
  await expect(lock.run('starting', async () => 'ok')).resolves.toBe('ok')
})

test('power-off gets through: the current operation is told to give up and has ended when preempt returns', async () => {
  const lock = createVmLock(() => 'web')
  let ended = false
  const first = lock.run('starting', async signal => {
    await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()))
    ended = true
  })
  await lock.preempt()
  expect(ended).toBe(true)
  await first
})
