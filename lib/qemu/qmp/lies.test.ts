import { expect, test, vi } from 'vitest'
import { MIB } from '#lib/shared/bytes.ts'
import { QmpClosedError, QmpProtocolError, QmpTimeoutError } from './errors.ts'
import { sessionWith } from './testing/fake-monitor.ts'
import { type FakePeer, GREETING } from './testing/fake-peer.ts'

const STOP = '{"event": "STOP", "timestamp": {"seconds": 1, "microseconds": 2}}\r\n'

test.each<[string, string | Buffer]>([
  ['garbage', 'Segmentation fault\n'],
  ['binary garbage', Buffer.from([0, 255, 254, 10])],
  ['half a JSON value with a line end', '{"return": {\n'],
  ['a JSON value that is not an object', '[]\n'],
])('F08: %s ends the session as a breach of protocol', async (_, bytes) => {
  const session = await sessionWith(async peer => {
    await peer.nextCommand()
    await peer.send(bytes)
  })
  const error = await session.execute('query-status').catch(caught => caught)
  expect(error).toBeInstanceOf(QmpClosedError)
  expect(error.cause).toBeInstanceOf(QmpProtocolError)
  expect(await session.closed).toMatchObject({ by: 'protocol' })
})

test('F08: half JSON and then the end is the end of the session', async () => {
  const session = await sessionWith(async peer => {
    await peer.nextCommand()
    await peer.send('{"return": {')
    peer.hangUp()
  })
  await expect(session.execute('query-status')).rejects.toThrow(QmpClosedError)
  expect(await session.closed).toMatchObject({ by: 'peer' })
})

test('F08: a line of 512 MiB is cut off at the cap, not kept', async () => {
  let sentBytes = 0
  const session = await sessionWith(async peer => {
    const piece = Buffer.alloc(MIB, 'x')
    while (sentBytes < 512 * MIB) {
      await peer.send(piece)
      sentBytes += piece.length
    }
  })
  const reason = await session.closed
  expect(reason).toMatchObject({ by: 'protocol', error: { message: expect.stringContaining('8388608 bytes') } })
  expect(sentBytes).toBeLessThan(16 * MIB)
})

test('F08: a line of several MiB is still read', async () => {
  const name = 'x'.repeat(4 * MIB)
  const session = await sessionWith(async peer => {
    await peer.reply(await peer.nextCommand(), { name })
  })
  expect((await session.execute('query-name')).name?.length).toBe(name.length)
})

test('F08: under a flood of events every event arrives, commands are answered, and others get their turn', async () => {
  const count = 20_000
  const session = await sessionWith(async peer => {
    const command = await peer.nextCommand()
    await peer.send(STOP.repeat(count / 2))
    await peer.reply(command, { status: 'running', running: true })
    await peer.send(STOP.repeat(count / 2))
  })
  let turn = 0
  const ticking = setInterval(() => {}, 1000)
  const countTurns = () => {
    turn += 1
    if (session.protocolWarnings === 0 && heard < count) setImmediate(countTurns)
  }
  let heard = 0
  const perTurn = new Map<number, number>()
  session.onEvent(() => {
    heard += 1
    perTurn.set(turn, (perTurn.get(turn) ?? 0) + 1)
  })
  setImmediate(countTurns)
  expect(await session.execute('query-status', {}, { timeoutMs: 60_000 })).toMatchObject({ running: true })
  await vi.waitUntil(() => heard === count, { timeout: 60_000 })
  clearInterval(ticking)
  // One read of the socket is at most 64 KiB; without yielding, several of them run in one turn.
  expect(Math.max(...perTurn.values())).toBeLessThanOrEqual(Math.ceil(65_536 / STOP.length) + 1)
})

test.each<[string, (peer: FakePeer, id: unknown) => Promise<void>]>([
  ['a wrong id', (peer, id) => peer.sendJson({ return: {}, id: `${id}` })],
  ['an id never given', peer => peer.sendJson({ return: {}, id: 4711 })],
  ['no id', peer => peer.sendJson({ return: {} })],
  [
    'an error without an id, as QEMU does for what it cannot read',
    peer => peer.sendJson({ error: { class: 'GenericError', desc: 'JSON parse error' } }),
  ],
  ['an object as id', peer => peer.sendJson({ return: {}, id: { __proto__: null } })],
])('F08: an answer with %s is nobody’s, is reported, and the real one still counts', async (_, lie) => {
  const session = await sessionWith(async peer => {
    const command = await peer.nextCommand()
    await lie(peer, command.id)
    await peer.reply(command, { name: 'the truth' })
  })
  const warnings: string[] = []
  session.onProtocolWarning(warning => warnings.push(warning.message))
  expect(await session.execute('query-name')).toEqual({ name: 'the truth' })
  expect(warnings).toHaveLength(1)
  expect(session.protocolWarnings).toBe(1)
})

test('F08: of two answers with one id the first counts', async () => {
  const session = await sessionWith(async peer => {
    const command = await peer.nextCommand()
    await peer.reply(command, { name: 'first' })
    await peer.reply(command, { name: 'second' })
    await peer.reply(await peer.nextCommand(), { UUID: 'next' })
  })
  expect(await session.execute('query-name')).toEqual({ name: 'first' })
  expect(await session.execute('query-uuid')).toEqual({ UUID: 'next' })
  expect(session.protocolWarnings).toBe(1)
})

test('F08: a second greeting changes nothing', async () => {
  const session = await sessionWith(async peer => {
    const command = await peer.nextCommand()
    await peer.send(GREETING.replace('"major": 7', '"major": 99'))
    await peer.reply(command, { name: 'still here' })
  })
  expect(await session.execute('query-name')).toEqual({ name: 'still here' })
  expect(session.greeting.version.qemu.major).toBe(7)
})

test('F08: __proto__ keys in answers and events change no prototype', async () => {
  const session = await sessionWith(async peer => {
    const { id } = await peer.nextCommand()
    await peer.send(
      '{"event": "ODD", "data": {"__proto__": {"polluted": 1}}, "timestamp": {"seconds": 1, "microseconds": 2}}\n',
    )
    await peer.send(`{"return": {"name": "x", "__proto__": {"polluted": 1}}, "id": ${id}}\n`)
  })
  const carried: unknown[] = []
  session.onEvent(event => carried.push(event.event === 'unknown' && event.data))
  const answer = await session.execute('query-name')
  for (const value of [answer, carried[0]]) {
    expect(Object.assign({}, value)).not.toHaveProperty('polluted')
  }
  expect({}).not.toHaveProperty('polluted')
})

test('F08: a command that is never answered fails after its own time, and a late answer is nobody’s', async () => {
  const session = await sessionWith(async peer => {
    const late = await peer.nextCommand()
    const prompt = await peer.nextCommand()
    await peer.reply(late, { name: 'too late' })
    await peer.reply(prompt, { UUID: 'in time' })
  })
  await expect(session.execute('query-name', {}, { timeoutMs: 20 })).rejects.toThrow(QmpTimeoutError)
  expect(await session.execute('query-uuid')).toEqual({ UUID: 'in time' })
  expect(session.protocolWarnings).toBe(1)
})
