import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fakeMonitor, socketFolder } from '../qmp/testing/fake-monitor.ts'
import { GREETING } from '../qmp/testing/fake-peer.ts'
import { startFakeQmpServer } from '../qmp/testing/fake-qmp-server.ts'
import { connectWhenReady } from './connect-when-ready.ts'

const signal = new AbortController().signal

test('a monitor that comes later is waited for', async () => {
  const socketPath = join(await socketFolder(), 'monitor')
  const connecting = connectWhenReady({ socketPath, timeoutMs: 50_000, signal })
  const server = await startFakeQmpServer({ socketPath, script: peer => peer.negotiate() })
  onTestFinished(() => server.close())
  const session = await connecting
  await session.close()
})

test.each([
  ['greets and then forgets its first command', GREETING],
  ['forgets to greet', ''],
])('a monitor that %s gets a second chance on a new connection', async (_, firstWords) => {
  let visits = 0
  const server = await fakeMonitor(peer => {
    visits += 1
    return visits === 1 ? peer.send(firstWords) : peer.negotiate()
  })
  const { socketPath } = server
  const session = await connectWhenReady({ socketPath, timeoutMs: 50_000, attemptTimeoutMs: 30, signal })
  expect(visits).toBeGreaterThan(1)
  await session.close()
})

test('a monitor that never comes is given up in the end', async () => {
  const socketPath = join(await socketFolder(), 'none')
  await expect(connectWhenReady({ socketPath, timeoutMs: 50, signal })).rejects.toThrow('there is no such socket')
})

test('what is not a monitor is not tried again', async () => {
  const server = await fakeMonitor(peer => peer.send('HTTP/1.1 400 Bad Request\r\n'))
  const { socketPath } = server
  await expect(connectWhenReady({ socketPath, timeoutMs: 50_000, signal })).rejects.toThrow(
    'closed before its greeting',
  )
  expect(server.connectionCount).toBe(1)
})
