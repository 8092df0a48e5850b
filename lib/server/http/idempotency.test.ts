import { beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '#lib/contract/problem.ts'
import { createIdempotencyStore, type IdempotencyStore } from '#lib/db/idempotency-store.ts'
import { temporaryDatabase } from '#lib/db/testing/temporary-database.ts'
import { createIdempotency } from './idempotency.ts'

let store: IdempotencyStore
beforeEach(async () => {
  store = createIdempotencyStore(await temporaryDatabase())
})

const request = (change: Partial<{ key: string | null; content: unknown }> = {}) => ({
  ...{ endpointId: 'vms.create', by: 'ada', key: 'a-key', content: [undefined, { name: 'web' }] },
  ...change,
})

/** A request that is being worked on when its process ends. @returns the id of what it was making */
async function cutOff(): Promise<string> {
  const started = Promise.withResolvers<string>()
  const make = async (id: string) => {
    started.resolve(id)
    return await new Promise<never>(() => {})
  }
  void createIdempotency({ store }).once(request(), { ...maker(), make })
  return await started.promise
}

/** Makes a thing that knows its id, and remembers how often it did. */
function maker() {
  return { make: vi.fn(async (id: string) => ({ id, name: 'web' })), find: async () => undefined, status: 201 }
}

test('F30: a request that is sent again gets the answer of the first, and makes nothing', async () => {
  const making = maker()
  const first = await createIdempotency({ store }).once(request(), making)
  // By another process, too: after a restart.
  const again = await createIdempotency({ store }).once(request(), making)
  expect(first).toMatchObject({ status: 201, replayed: false })
  expect(again).toEqual({ ...first, replayed: true })
  expect(making.make).toHaveBeenCalledOnce()
})

test('without a key, every request makes something of its own', async () => {
  const making = maker()
  const idempotency = createIdempotency({ store })
  const [one, other] = [
    await idempotency.once(request({ key: null }), making),
    await idempotency.once(request({ key: null }), making),
  ]
  expect(one.body).not.toEqual(other.body)
})

test('one key for two different requests is a mistake, and is told', async () => {
  const making = maker()
  const idempotency = createIdempotency({ store })
  await idempotency.once(request(), making)
  const other = idempotency.once(request({ content: [undefined, { name: 'db' }] }), making)
  await expect(other).rejects.toMatchObject({ code: 'idempotency-key-reused' })
  expect(making.make).toHaveBeenCalledOnce()
})

test('the same key for another endpoint is another key', async () => {
  const making = maker()
  const idempotency = createIdempotency({ store })
  await idempotency.once(request(), making)
  await idempotency.once({ ...request(), endpointId: 'images.upload' }, making)
  expect(making.make).toHaveBeenCalledTimes(2)
})

test('F30: of two that are sent at once, one is worked on', async () => {
  const idempotency = createIdempotency({ store })
  const making = maker()
  const outcomes = await Promise.allSettled([idempotency.once(request(), making), idempotency.once(request(), making)])
  expect(outcomes).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'request-in-progress' } },
  ])
  expect(making.make).toHaveBeenCalledOnce()
})

test('a request that failed may be sent again, and is tried anew', async () => {
  const idempotency = createIdempotency({ store })
  const making = maker()
  making.make.mockRejectedValueOnce(new Problem('storage-full', 'There is no room.'))
  await expect(idempotency.once(request(), making)).rejects.toMatchObject({ code: 'storage-full' })
  expect(await idempotency.once(request(), making)).toMatchObject({ status: 201, replayed: false })
})

test('F03, F30: what a crash kept from answering is found by the id that it was made with', async () => {
  const made = await cutOff()
  const next = createIdempotency({ store })
  const making = { ...maker(), find: async (id: string) => ({ id, name: 'found' }) }
  expect(await next.once(request(), making)).toEqual({ status: 201, replayed: true, body: { id: made, name: 'found' } })
  expect(making.make).not.toHaveBeenCalled()
})

test('F03, F30: what a crash undid is made with the same id', async () => {
  const made = await cutOff()
  const again = await createIdempotency({ store }).once(request(), maker())
  expect(again.body).toEqual({ id: made, name: 'web' })
})

test('a key that is not plain text is refused', async () => {
  const idempotency = createIdempotency({ store })
  for (const key of ['', 'with space', 'x'.repeat(256), 'ü']) {
    await expect(idempotency.once(request({ key }), maker()), key).rejects.toMatchObject({ code: 'invalid-request' })
  }
})

test('a key is forgotten after a day', async () => {
  await store.claim('vms.create old', 'x')
  await store.forget({ olderThan: new Date(Date.now() + 1000) })
  expect(await store.claim('vms.create old', 'y')).toMatchObject({ isNew: true })
})
