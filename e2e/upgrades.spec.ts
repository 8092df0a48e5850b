import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, startVm, uploadImage } from './api.ts'
import { consoleHeaders } from './console-ticket.ts'
import { expect, test } from './fixtures.ts'
import { exchange, handshake } from './http-exchange.ts'

test('N13: a WebSocket is for pages of ours only', async ({ guesthouse, linuxIso }) => {
  const { port, url } = guesthouse
  const image = await uploadImage(guesthouse, linuxIso, 'linux.iso')
  const { id } = await createVm(guesthouse, { name: 'watched', imageId: image.id })
  await startVm(guesthouse, id)
  const { secret } = await ask(guesthouse, endpoints.tokens.create, { body: { name: 'program', access: 'all' } })
  for (const kind of ['vnc', 'serial'] as const) {
    const target = `/ws/vms/${id}/${kind}`
    const foreign = [
      'null',
      '',
      'http://evil.example',
      `http://127.0.0.1:${port + 1}`,
      `${url}.evil.example`,
      `https://127.0.0.1:${port}`,
    ]
    for (const Origin of foreign) {
      expect((await exchange(port, handshake(port, target, { Origin }))).status, `${kind} from “${Origin}”`).toBe(403)
    }
    expect((await exchange(port, handshake(port, target))).status, `${kind} without Origin`).toBe(403)
    const rebound = { Host: `evil.example:${port}`, Origin: `http://evil.example:${port}` }
    expect((await exchange(port, handshake(port, target, rebound))).status, `${kind} by another name`).toBe(421)
    const unticketed = await exchange(port, handshake(port, target, guesthouse.credentials))
    expect(JSON.parse(unticketed.body), `${kind} without a ticket`).toMatchObject({
      status: 403,
      code: 'ticket-refused',
    })
    const headers = await consoleHeaders(guesthouse, id, kind)
    const opened = await exchange(port, handshake(port, target, headers))
    expect(opened.status, kind).toBe(101)
    expect(opened.headers.get('sec-websocket-protocol'), 'the ticket is not told again').toBe('guesthouse')
    expect((await exchange(port, handshake(port, target, headers))).status, `${kind}, the same ticket`).toBe(403)
    const program = { url, credentials: { authorization: `Bearer ${secret}` } }
    const ofProgram = await consoleHeaders(program, id, kind)
    expect((await exchange(port, handshake(port, target, ofProgram))).status, `${kind}, by a token`).toBe(101)
  }
})

test('a WebSocket to what is not there is refused with the reason', async ({ guesthouse }) => {
  const { port } = guesthouse
  const { id } = await createVm(guesthouse, { name: 'asleep' })
  for (const [kind, words] of [
    ['vnc', /“asleep” is stopped/],
    ['serial', /“asleep” does not run/],
  ] as const) {
    const headers = await consoleHeaders(guesthouse, id, kind)
    const answer = await exchange(port, handshake(port, `/ws/vms/${id}/${kind}`, headers))
    expect([answer.status, JSON.parse(answer.body).detail]).toEqual([409, expect.stringMatching(words)])
  }
  const wanted: [string, number, RegExp][] = [
    [`/ws/vms/${crypto.randomUUID()}/vnc`, 404, /VM/],
    [`/ws/vms/${id}/monitor`, 404, /WebSocket/],
    [`/ws/vms/../../run/${id}/vnc`, 404, /WebSocket/],
    ['/ws', 404, /WebSocket/],
    ['/', 404, /WebSocket/],
    ['/_next/webpack-hmr', 404, /WebSocket/],
  ]
  for (const [target, status, words] of wanted) {
    const answer = await exchange(port, handshake(port, target, guesthouse.credentials))
    expect(answer.status, target).toBe(status)
    expect(JSON.parse(answer.body).detail, target).toMatch(words)
  }
})
