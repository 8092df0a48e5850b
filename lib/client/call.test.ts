import { afterEach, expect, test, vi } from 'vitest'
import { endpoints } from '#lib/contract/endpoints.ts'
import { isProblem } from '#lib/contract/problem.ts'
import { call } from './call.ts'
import { failureOf, Unreachable } from './failure.ts'
import { aVm } from './testing/builders.ts'

const vm = aVm()

function answer(body: string, init: ResponseInit = {}) {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(body, init))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

const failing = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('The call succeeded'),
    (error: unknown) => error,
  )

afterEach(() => {
  vi.unstubAllGlobals()
})

test('a call sends what its endpoint says and gives back the parsed answer', async () => {
  const fetch = answer(JSON.stringify(vm))
  await expect(call(endpoints.vms.change, { params: { vmId: vm.id }, body: { note: 'hi' } })).resolves.toEqual(vm)
  const [url, init] = fetch.mock.calls[0] ?? []
  expect(url).toBe(`/api/vms/${vm.id}`)
  expect(init).toMatchObject({ method: 'PATCH', body: '{"note":"hi"}' })
})

test('an endpoint without an answer gives nothing', async () => {
  const fetch = answer('', { status: 200 })
  await expect(
    call(endpoints.vms.remove, { params: { vmId: vm.id }, query: { disks: 'keep' } }),
  ).resolves.toBeUndefined()
  expect(fetch.mock.calls[0]?.[0]).toBe(`/api/vms/${vm.id}?disks=keep`)
})

test('a refusal arrives as the Problem that the server threw', async () => {
  const document = {
    type: 'urn:guesthouse:problem:vm-start-failed',
    title: 'The VM did not start',
    status: 502,
    detail: 'QEMU ended at once.',
    code: 'vm-start-failed',
    log: ['qemu: no'],
  }
  answer(JSON.stringify(document), { status: 502 })
  const error = await failing(call(endpoints.vms.start, { params: { vmId: vm.id } }))
  expect(isProblem(error) && error.code).toBe('vm-start-failed')
  expect(failureOf(error)).toMatchObject({
    title: 'The VM did not start',
    detail: 'QEMU ended at once.',
    log: ['qemu: no'],
  })
})

test('an error page of a proxy names its status and keeps its words', async () => {
  answer('<h1>Bad Gateway</h1>', { status: 502 })
  const error = await failing(call(endpoints.vms.list, {}))
  expect(failureOf(error).detail).toContain('502')
  expect(failureOf(error).log).toEqual(['<h1>Bad Gateway</h1>'])
})

test('no answer at all is said to be that', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch')
  })
  const error = await failing(call(endpoints.vms.list, {}))
  expect(error).toBeInstanceOf(Unreachable)
  expect(failureOf(error).code).toBe('unreachable')
})

test('an answer that is not what the contract says is refused, not shown', async () => {
  answer(JSON.stringify([{ ...vm, state: 'dreaming' }]))
  const error = await failing(call(endpoints.vms.list, {}))
  expect(failureOf(error).code).toBe('page-mistake')
})
