import { createConnection } from 'node:net'
import type { EndpointDefinition } from '#lib/contract/endpoint.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { isoBytes } from '#lib/qemu/image-header/testing/iso-bytes.ts'
import { ask, listImages, listVms } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { exchange, requestAs } from './http-exchange.ts'

const JSON_TYPE = { 'Content-Type': 'application/json' }

type Sent = { target: string; headers?: Record<string, string>; body?: string }

const iso = isoBytes({ platforms: [0], contentSectors: 100 }).toString('latin1')
const newVm = (name: string) => JSON.stringify({ name, vcpus: 1, memoryMiB: 64, nic: null })

/** How each endpoint that makes something is asked: one that is not here fails the test. */
const CREATING: Record<string, Sent> = {
  'vms.create': { target: '/api/vms', headers: JSON_TYPE, body: newVm('once') },
  'images.upload': {
    target: '/api/images?fileName=once.iso',
    headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(iso.length) },
    body: iso,
  },
  'host.probe-acceleration': { target: '/api/host/probe-acceleration' },
  'database.copy': { target: '/api/database-copies' },
}

/** In bytes: the body of an upload is no text. */
function send(guesthouse: Guesthouse, { target, headers, body = '' }: Sent, key: string) {
  const asked = { ...headers, 'Idempotency-Key': key }
  const length = body === '' ? { 'Content-Length': '0' } : {}
  return exchange(
    guesthouse.port,
    requestAs(guesthouse, { method: 'POST', target, headers: { ...length, ...asked }, body: '' }) + body,
  )
}

function withLength(sent: Sent): Sent {
  return {
    ...sent,
    headers: { 'Content-Length': String(Buffer.byteLength(sent.body ?? '', 'latin1')), ...sent.headers },
  }
}

test('F30: every request that makes something makes it once, however often it is sent with its key', async ({
  guesthouse,
}) => {
  const all: EndpointDefinition[] = Object.values(endpoints).flatMap(group => Object.values(group))
  const creating = all.filter(({ creates }) => creates).map(({ id }) => id)
  expect(Object.keys(CREATING).sort()).toEqual(creating.sort())
  for (const [id, sent] of Object.entries(CREATING)) {
    const first = await send(guesthouse, withLength(sent), `key-of-${id}`)
    expect([200, 201, 202], `${id}: ${first.body}`).toContain(first.status)
    const again = await send(guesthouse, withLength(sent), `key-of-${id}`)
    expect([again.status, again.body], id).toEqual([first.status, first.body])
    if (id !== 'images.upload') expect(again.headers.get('idempotency-replayed'), id).toBe('true')
  }
  expect(await listVms(guesthouse)).toHaveLength(1)
  expect(await listImages(guesthouse)).toHaveLength(1)
  const copies = await ask(guesthouse, endpoints.database.copies, {})
  expect(copies.filter(({ reason }) => reason === 'asked')).toHaveLength(1)
})

test('F30: who is gone before the answer comes has made one VM, and learns which with the same key', async ({
  guesthouse,
}) => {
  const { port } = guesthouse
  const sent = withLength({ target: '/api/vms', headers: JSON_TYPE, body: newVm('unheard') })
  const { body = '' } = sent
  const bytes = requestAs(guesthouse, {
    ...sent,
    method: 'POST',
    headers: { ...sent.headers, 'Idempotency-Key': 'gone' },
    body: '',
  })
  const socket = createConnection({ host: '127.0.0.1', port })
  await new Promise<void>(resolve => socket.write(bytes + body, 'latin1', () => resolve()))
  socket.destroy()
  const answer = async () => (await send(guesthouse, sent, 'gone')).status
  await expect.poll(answer).toBe(201)
  expect((await listVms(guesthouse)).filter(({ name }) => name === 'unheard')).toHaveLength(1)
})

test('F03, F30: an upload that a crash cut off arrives when it is sent again with its key', async ({ guesthouse }) => {
  const sent = { ...CREATING['images.upload'], target: '/api/images?fileName=cut-off.iso' }
  await guesthouse.kill9()
  await guesthouse.run({ GUESTHOUSE_FAIL_POINT: 'image.upload.receive.after' })
  const status = async () => (await send(guesthouse, sent, 'cut-off')).status
  // No answer, whether the connection was closed or reset.
  expect(await status().catch(() => Number.NaN)).toBeNaN()
  await guesthouse.ended()
  await guesthouse.run()
  const again = await send(guesthouse, sent, 'cut-off')
  expect(again.status, again.body).toBe(201)
  const names = (await listImages(guesthouse)).map(({ fileName }) => fileName)
  expect(names.filter(name => name === 'cut-off.iso')).toHaveLength(1)
})

test('F30: of fifty that are sent at once with one key, one VM comes', async ({ guesthouse }) => {
  const sent = withLength({ target: '/api/vms', headers: JSON_TYPE, body: newVm('crowd') })
  const answers = await Promise.all(Array.from({ length: 50 }, () => send(guesthouse, sent, 'crowd')))
  for (const { status, body } of answers) expect([201, 409], body).toContain(status)
  expect(answers.some(({ status }) => status === 201)).toBe(true)
  expect((await listVms(guesthouse)).filter(({ name }) => name === 'crowd')).toHaveLength(1)
})

test('F30: a key that was used for another request is refused, and makes nothing', async ({ guesthouse }) => {
  const other = withLength({ target: '/api/vms', headers: JSON_TYPE, body: newVm('other') })
  const { status, body } = await send(guesthouse, other, 'crowd')
  expect([status, JSON.parse(body).code]).toEqual([422, 'idempotency-key-reused'])
  expect((await listVms(guesthouse)).some(({ name }) => name === 'other')).toBe(false)
})
