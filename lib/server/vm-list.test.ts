import { once } from 'node:events'
import { createServer, get, IncomingMessage, type Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Vm } from '#lib/contract/vm.ts'
import type { VmText } from '#lib/vms/view-texts.ts'
import { createVmList, isVmList } from './vm-list.ts'

const vm: Vm = {
  id: '11111111-2222-4333-8444-555555555555',
  name: 'web',
  note: 'long enough to be worth compressing. '.repeat(50),
  state: 'stopped',
  cause: { sentence: 'Never started', since: '2026-11-23T00:00:00.000Z', log: [] },
  vcpus: 1,
  memoryMiB: 16,
  firmware: 'bios',
  machineType: 'pc-q35-7.2',
  bootOrder: ['disk'],
  disks: [],
  cdrom: { imageId: null, fileName: null, missing: false },
  autostart: { enabled: false, order: 100, delaySeconds: 0 },
  crashPolicy: 'stay-off',
  ownerId: null,
  tags: [],
  nextStart: null,
  nics: [],
  createdAt: '2026-11-23T00:00:00.000Z',
  startedAt: null,
  acceleration: null,
  pid: null,
  usage: null,
}

let vms = [vm]
let lastEventId = 0
let server: Server
let port = 0

beforeAll(async () => {
  const answer = createVmList({
    texts: () => vms.map(each => ({ vmId: each.id, json: JSON.stringify(each) })),
    lastEventId: () => lastEventId,
  })
  server = createServer((req, res) => (isVmList(req) ? answer(req, res) : void res.writeHead(404).end()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' ? (address?.port ?? 0) : 0
})
afterAll(() => server.close())

async function ask(options: { path?: string; method?: string; headers?: Record<string, string> } = {}) {
  const request = get({ port, host: '127.0.0.1', path: '/api/vms', ...options })
  const [response]: IncomingMessage[] = await once(request, 'response')
  if (!response) throw new Error('no answer')
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) }
}

test('an event is followed by the list as it is then, and until the next one the text stays', async () => {
  const first = await ask()
  expect(first).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
  expect(JSON.parse(first.body.toString())).toEqual([vm])
  vms = [{ ...vm, state: 'running' }]
  lastEventId += 1
  expect(JSON.parse((await ask()).body.toString())).toEqual(vms)
})

test('a browser gets it compressed, after a change too', async () => {
  for (const note of ['a', 'b']) {
    vms = [{ ...vm, note: vm.note + note }]
    lastEventId += 1
    const { headers, body } = await ask({ headers: { 'accept-encoding': 'gzip, deflate, br' } })
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(body.length) })
    expect(JSON.parse(gunzipSync(body).toString())).toEqual(vms)
    expect((await ask()).headers['content-encoding']).toBeUndefined()
  }
})

const texts = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    vmId: `vm ${number}`,
    json: JSON.stringify({ number, note: 'long '.repeat(20) }),
  }))

/** The list without a server: what it answers, decompressed. */
function inMemory(list: { now: VmText[] }): () => unknown {
  let eventId = 0
  const answer = createVmList({ texts: () => list.now, lastEventId: () => eventId })
  return () => {
    eventId += 1
    const request = new IncomingMessage(new Socket())
    request.headers['accept-encoding'] = 'gzip'
    const response = new ServerResponse(request)
    const sent = vi.spyOn(response, 'end')
    answer(request, response)
    const [body] = sent.mock.lastCall ?? []
    if (!Buffer.isBuffer(body)) throw new Error('no body')
    return JSON.parse(gunzipSync(body).toString())
  }
}

test('VMs come and go, and the list stays whole, however many pieces it is made of', () => {
  const all = texts(450)
  const list = { now: all.slice(0, 420) }
  const ask = inMemory(list)
  const expected = () => list.now.map(({ json }) => JSON.parse(json))
  expect(ask()).toEqual(expected())
  for (const now of [
    list.now.toSpliced(0, 1),
    list.now.toSpliced(100, 100),
    [...list.now, ...all.slice(420)],
    all.slice(430),
    [...all.slice(430), ...all.slice(0, 300)],
    all,
  ]) {
    list.now = now
    expect(ask()).toEqual(expected())
  }
})

test('of many VMs only those near the one that changed are looked at again', () => {
  let looks = 0
  const watched = texts(1_000).map(({ vmId, json }) => ({
    vmId,
    get json() {
      looks += 1
      return json
    },
  }))
  const list: { now: VmText[] } = { now: watched }
  const ask = inMemory(list)
  ask()
  expect(looks).toBe(1_000)
  list.now = watched.with(555, { vmId: 'vm 555', json: '{"number":"another"}' })
  expect(ask()).toHaveProperty('555', { number: 'another' })
  expect(looks).toBe(1_099)
})

test('a short list is sent as it is', async () => {
  vms = []
  lastEventId += 1
  const { headers, body } = await ask({ headers: { 'accept-encoding': 'gzip' } })
  expect(headers['content-encoding']).toBeUndefined()
  expect(body.toString()).toBe('[]')
})

test('other methods and addresses are left to the routes', async () => {
  expect((await ask({ method: 'HEAD' })).status).toBe(404)
  expect((await ask({ method: 'POST' })).status).toBe(404)
  expect((await ask({ path: `/api/vms/${vm.id}` })).status).toBe(404)
})
