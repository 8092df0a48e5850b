import { once } from 'node:events'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  QmpClosedError,
  QmpConnectError,
  QmpGreetingTimeoutError,
  QmpProtocolError,
  QmpTimeoutError,
} from './errors.ts'
import { connectQmp } from './session.ts'
import { fakeMonitor, sessionWith, socketFolder } from './testing/fake-monitor.ts'
import { GREETING } from './testing/fake-peer.ts'

test('a socket that is not there is said to be not there', async () => {
  const socketPath = join(await socketFolder(), 'none')
  const error = await connectQmp({ socketPath }).catch(caught => caught)
  expect(error).toBeInstanceOf(QmpConnectError)
  expect(error).toMatchObject({ code: 'ENOENT', socketPath, cause: { syscall: 'connect' } })
})

test('F28: a socket path of more than 107 bytes is refused in words', async () => {
  const socketPath = `/tmp/${'x'.repeat(103)}`
  await expect(connectQmp({ socketPath })).rejects.toThrow('may have 107 bytes, this one has 108')
})

test('F09: a monitor that never greets is given up after the time given', async () => {
  let left: Promise<void> | undefined
  const { socketPath } = await fakeMonitor(peer => {
    left = peer.gone
  })
  const error = await connectQmp({ socketPath, greetingTimeoutMs: 30 }).catch(caught => caught)
  expect(error).toBeInstanceOf(QmpGreetingTimeoutError)
  expect(error).toMatchObject({ socketPath, timeoutMs: 30 })
  await left
})

test('F07: a monitor that greets and then hangs is given up after the same time', async () => {
  const { socketPath } = await fakeMonitor(peer => peer.send(GREETING))
  const error = await connectQmp({ socketPath, greetingTimeoutMs: 30 }).catch(caught => caught)
  expect(error).toMatchObject({ name: 'QmpTimeoutError', command: 'qmp_capabilities', timeoutMs: 30 })
})

test('F09: a monitor that greets late is connected when there is time', async () => {
  const { socketPath } = await fakeMonitor(async peer => {
    const other = createConnection(socketPath)
    await once(other, 'connect')
    other.destroy()
    await once(other, 'close')
    await peer.send(GREETING.slice(0, 40))
    await peer.send(GREETING.slice(40))
    await peer.reply(await peer.nextCommand())
  })
  const session = await connectQmp({ socketPath, greetingTimeoutMs: 30_000 })
  await session.close()
  expect(await session.closed).toEqual({ by: 'us' })
})

test('a monitor that hangs up instead of greeting is closed, not late', async () => {
  const { socketPath } = await fakeMonitor(peer => peer.hangUp())
  await expect(connectQmp({ socketPath })).rejects.toThrow(QmpClosedError)
})

test('F08: garbage instead of a greeting is a breach of protocol', async () => {
  const { socketPath } = await fakeMonitor(peer => peer.send('SSH-2.0-OpenSSH_9.2\r\n'))
  const error = await connectQmp({ socketPath }).catch(caught => caught)
  expect(error).toBeInstanceOf(QmpClosedError)
  expect(error.cause).toBeInstanceOf(QmpProtocolError)
})

test('a signal ends the wait for the greeting', async () => {
  const aborter = new AbortController()
  const { socketPath } = await fakeMonitor(() => aborter.abort(new Error('the server stops')))
  await expect(connectQmp({ socketPath, signal: aborter.signal })).rejects.toThrow('the server stops')
})

test('a signal that was aborted before does not even connect', async () => {
  const server = await fakeMonitor(() => {})
  const signal = AbortSignal.abort(new Error('too late'))
  await expect(connectQmp({ socketPath: server.socketPath, signal })).rejects.toThrow('too late')
  expect(server.connectionCount).toBe(0)
})

test('F08: a connection that closes in mid-command rejects everything under way, each with its own name', async () => {
  const session = await sessionWith(async peer => {
    await peer.nextCommand()
    await peer.nextCommand()
    peer.hangUp()
  })
  const [first, second] = await Promise.allSettled([session.execute('stop'), session.execute('query-name')])
  expect(first).toMatchObject({ reason: { name: 'QmpClosedError', command: 'stop' } })
  expect(second).toMatchObject({ reason: { name: 'QmpClosedError', command: 'query-name' } })
})

test('closing rejects what is under way and all that comes later', async () => {
  const session = await sessionWith(async peer => {
    await peer.gone
  })
  const underWay = session.execute('query-status').catch(caught => caught)
  await Promise.all([session.close(), session.close()])
  expect(await underWay).toMatchObject({ name: 'QmpClosedError', reason: { by: 'us' } })
  await expect(session.execute('query-status')).rejects.toThrow(QmpClosedError)
})

test('F07: a QEMU that has stopped reading cannot fill our memory with commands', async () => {
  const session = await sessionWith(async peer => {
    await peer.gone
  })
  const big = { driver: 'raw', 'node-name': 'n', filler: 'x'.repeat(300_000) }
  const attempts = await Promise.allSettled(
    Array.from({ length: 10 }, () => session.execute('blockdev-add', big, { timeoutMs: 200 })),
  )
  const reasons = attempts.map(attempt => attempt.status === 'rejected' && attempt.reason)
  expect(reasons.some(reason => reason instanceof QmpTimeoutError)).toBe(true)
  expect(reasons.some(reason => reason instanceof QmpProtocolError)).toBe(true)
})
