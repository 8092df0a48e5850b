import { expect, test, vi } from 'vitest'
import { QmpError, QmpProtocolError } from './errors.ts'
import type { QmpEvent } from './events.ts'
import { connectQmp } from './session.ts'
import { fakeMonitor, sessionWith } from './testing/fake-monitor.ts'

const STOP = { event: 'STOP', timestamp: { seconds: 1, microseconds: 2 } }

test('a session begins with the greeting and the negotiation', async () => {
  const asked: string[] = []
  const { socketPath } = await fakeMonitor(async peer => {
    await peer.send(
      '{"QMP": {"version": {"qemu": {"micro": 0, "minor": 1, "major": 11}, "package": ""}, "capabilities": []}}\n',
    )
    const command = await peer.nextCommand()
    asked.push(command.execute)
    await peer.reply(command)
  })
  const session = await connectQmp({ socketPath })
  expect(asked).toEqual(['qmp_capabilities'])
  expect(session.greeting.version.qemu).toEqual({ major: 11, minor: 1, micro: 0 })
  await session.close()
})

test('a command takes its arguments along and returns what its table entry says', async () => {
  const session = await sessionWith(async peer => {
    const command = await peer.nextCommand()
    expect(command).toMatchObject({ execute: 'query-named-block-nodes', arguments: { flat: true } })
    await peer.reply(command, [{ file: '/a', ro: true, drv: 'raw', 'node-name': 'cd0', detail: 'not used' }])
  })
  const nodes = await session.execute('query-named-block-nodes', { flat: true })
  expect(nodes).toEqual([{ file: '/a', ro: true, drv: 'raw', 'node-name': 'cd0' }])
})

test('F08: an answer may come byte by byte', async () => {
  const session = await sessionWith(async peer => {
    const { id } = await peer.nextCommand()
    for (const character of JSON.stringify({ return: { status: 'running', running: true }, id })) {
      await peer.send(character)
    }
    await peer.send('\r\n')
  })
  expect(await session.execute('query-status')).toEqual({ status: 'running', running: true })
})

test('F08: events in the middle of an answer arrive in order, and the answer too', async () => {
  const session = await sessionWith(async peer => {
    const { id } = await peer.nextCommand()
    const line = JSON.stringify({ return: {}, id })
    await peer.send(`${JSON.stringify(STOP)}\r\n${line.slice(0, 5)}`)
    await peer.send(`${line.slice(5)}\r\n${JSON.stringify({ ...STOP, event: 'RESUME' })}\r\n`)
  })
  const seen: string[] = []
  const unsubscribe = session.onEvent(event => seen.push(event.event))
  await session.execute('stop')
  await vi.waitUntil(() => seen.length === 2)
  expect(seen).toEqual(['STOP', 'RESUME'])
  unsubscribe()
})

test('answers in another order than the questions find their way', async () => {
  const session = await sessionWith(async peer => {
    const commands = [await peer.nextCommand(), await peer.nextCommand(), await peer.nextCommand()]
    for (const command of commands.reverse()) await peer.reply(command, { name: `for ${command.execute}`, UUID: 'u' })
  })
  const answers = await Promise.all([
    session.execute('query-name'),
    session.execute('query-uuid'),
    session.execute('query-name'),
  ])
  expect(answers).toEqual([{ name: 'for query-name' }, { UUID: 'u' }, { name: 'for query-name' }])
})

test("a refusal carries QEMU's class and words, and the stack of whoever asked", async () => {
  const session = await sessionWith(async peer => {
    const { id } = await peer.nextCommand()
    await peer.sendJson({ error: { class: 'DeviceNotFound', desc: "Device 'nic7' not found" }, id })
  })
  async function removeTheCard() {
    await session.execute('device_del', { id: 'nic7' })
  }
  const error = await removeTheCard().catch(caught => caught)
  expect(error).toBeInstanceOf(QmpError)
  expect(error).toMatchObject({ command: 'device_del', class: 'DeviceNotFound', desc: "Device 'nic7' not found" })
  expect(error.stack).toContain('removeTheCard')
  expect(error.stack).toContain('session.test.ts')
})

test('an answer in a strange shape fails its command and nothing else', async () => {
  const session = await sessionWith(async peer => {
    await peer.reply(await peer.nextCommand(), { status: 7 })
    await peer.reply(await peer.nextCommand(), { status: 'a-new-state', running: false })
  })
  await expect(session.execute('query-status')).rejects.toThrow(QmpProtocolError)
  expect(await session.execute('query-status')).toEqual({ status: 'unknown', running: false })
})

test('a listener that unsubscribed hears nothing, one that throws is reported and harms nobody', async () => {
  const session = await sessionWith(async peer => {
    await peer.nextCommand()
    await peer.sendJson(STOP)
  })
  const warnings: string[] = []
  const gone = vi.fn()
  session.onEvent(gone)()
  session.onProtocolWarning(warning => warnings.push(warning.message))
  session.onEvent(() => {
    throw new Error('a bug of the listener')
  })
  const heard = new Promise<QmpEvent>(resolve => session.onEvent(resolve))
  session.execute('stop').catch(() => {})
  expect((await heard).event).toBe('STOP')
  expect(gone).not.toHaveBeenCalled()
  expect(warnings).toEqual(['A listener failed on STOP'])
})

test('a listener that closes the session hears nothing more, not even what came with the same packet', async () => {
  const session = await sessionWith(async peer => {
    await peer.nextCommand()
    await peer.send(`${JSON.stringify(STOP)}\n`.repeat(3))
  })
  let heard = 0
  session.onEvent(() => {
    heard += 1
    void session.close()
  })
  session.execute('stop').catch(() => {})
  await session.closed
  expect(heard).toBe(1)
})
