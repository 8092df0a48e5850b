import { readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { launched, qemuFolder, smallestMachine } from '../process/testing/qemu-fixture.ts'
import { QmpError, QmpGreetingTimeoutError } from './errors.ts'
import type { QmpEvent } from './events.ts'
import { connectQmp } from './session.ts'

async function q35(...extra: string[]) {
  const folder = await qemuFolder()
  const args = smallestMachine(folder, { extra: ['-machine', 'q35', '-accel', 'tcg', '-m', '16', ...extra] })
  return { folder, qemu: await launched({ args }, folder) }
}

test('real QEMU answers what is asked of it about itself', async () => {
  const { qemu } = await q35()
  const { session, identity } = qemu
  expect(session.greeting.version.qemu.major).toBeGreaterThanOrEqual(7)
  expect(await session.execute('query-version')).toEqual(session.greeting.version)
  expect(await session.execute('query-uuid')).toEqual({ UUID: identity.uuid })
  expect(await session.execute('query-name')).toEqual({})
  expect(await session.execute('query-kvm')).toMatchObject({ enabled: false })
  expect(await session.execute('query-cpus-fast')).toMatchObject([{ 'cpu-index': 0 }])
  expect(await session.execute('query-vnc')).toEqual({ enabled: false })
  const commands = await session.execute('query-commands')
  expect(commands).toContainEqual({ name: 'screendump' })
  expect((await session.execute('query-machines')).some(machine => machine.alias === 'q35')).toBe(true)
  expect((await session.execute('query-cpu-definitions')).some(model => model.name === 'max')).toBe(true)
  const devices = await session.execute('qom-list-types', { implements: 'device', abstract: false })
  expect(devices.some(type => type.name === 'virtio-net-pci')).toBe(true)
  expect(session.protocolWarnings).toBe(0)
})

test('pausing, resuming, resetting and quitting are seen as events, in order', async () => {
  const { qemu } = await q35()
  const seen: QmpEvent[] = []
  qemu.session.onEvent(event => seen.push(event))
  expect(await qemu.session.execute('query-status')).toEqual({ status: 'prelaunch', running: false })
  await qemu.session.execute('cont')
  expect(await qemu.session.execute('query-status')).toEqual({ status: 'running', running: true })
  await qemu.session.execute('stop')
  expect(await qemu.session.execute('query-status')).toEqual({ status: 'paused', running: false })
  await qemu.session.execute('system_reset')
  await qemu.session.execute('quit')
  expect(await qemu.session.closed).toMatchObject({ by: 'peer' })
  expect(seen.map(event => event.event)).toEqual(['RESUME', 'STOP', 'RESET', 'SHUTDOWN'])
  expect(seen.at(-1)).toMatchObject({ data: { guest: false, reason: 'host-qmp-quit' } })
  expect(qemu.session.protocolWarnings).toBe(0)
})

test('what QEMU refuses comes as an error of its class', async () => {
  const { qemu } = await q35()
  await expect(qemu.session.execute('query-balloon')).rejects.toMatchObject({ class: 'DeviceNotActive' })
  const refusal = await qemu.session.execute('device_del', { id: 'none' }).catch(error => error)
  expect(refusal).toBeInstanceOf(QmpError)
  expect(refusal.message).toBe(`QEMU refused "device_del": ${refusal.desc}`)
})

test('a screen is dumped as PNG', async () => {
  const { folder, qemu } = await q35('-device', '{"driver":"VGA"}')
  const filename = join(folder.path, 'screen.png')
  await qemu.session.execute('screendump', { filename, format: 'png' })
  expect((await readFile(filename)).subarray(1, 4).toString()).toBe('PNG')
})

test('a medium goes into a drive and out again', async () => {
  const { folder, qemu } = await q35('-device', '{"driver":"ide-cd","id":"cd0"}')
  const { session } = qemu
  const iso = {
    driver: 'raw',
    'node-name': 'iso0',
    'read-only': true,
    file: { driver: 'file', filename: folder.logPath },
  }
  await session.execute('blockdev-add', iso)
  await session.execute('blockdev-open-tray', { id: 'cd0' })
  await session.execute('blockdev-insert-medium', { id: 'cd0', 'node-name': 'iso0' })
  await session.execute('blockdev-close-tray', { id: 'cd0' })
  expect(await session.execute('query-block')).toMatchObject([
    { removable: true, tray_open: false, inserted: { 'node-name': 'iso0', ro: true, drv: 'raw' } },
  ])
  expect(await session.execute('query-blockstats')).toMatchObject([{ stats: { rd_bytes: expect.any(Number) } }])
  expect(await session.execute('query-named-block-nodes')).toHaveLength(2)
  await session.execute('blockdev-open-tray', { id: 'cd0', force: true })
  await session.execute('blockdev-remove-medium', { id: 'cd0' })
  await session.execute('blockdev-del', { 'node-name': 'iso0' })
  expect(await session.execute('query-named-block-nodes')).toEqual([])
})

test('keys and pointer events are accepted by a machine that has a keyboard and a tablet', async () => {
  const { qemu } = await q35('-device', '{"driver":"VGA"}', '-usb', '-device', '{"driver":"usb-tablet"}')
  await qemu.session.execute('cont')
  await qemu.session.execute('send-key', { keys: [{ type: 'qcode', data: 'ret' }] })
  await qemu.session.execute('input-send-event', {
    events: [{ type: 'abs', data: { axis: 'x', value: 16_000 } }],
  })
  expect(qemu.session.protocolWarnings).toBe(0)
})

test('F09: a second client of a real monitor gets no greeting until the first leaves', async () => {
  const { folder, qemu } = await q35()
  const socketPath = folder.monitorSocketPath
  await expect(connectQmp({ socketPath, greetingTimeoutMs: 300 })).rejects.toThrow(QmpGreetingTimeoutError)
  await qemu.session.close()
  const second = await connectQmp({ socketPath, greetingTimeoutMs: 30_000 })
  expect(await second.execute('query-status')).toMatchObject({ running: false })
  await second.close()
})

test('the VNC server is described, and says who comes and goes', async () => {
  const folder = await qemuFolder()
  const vncPath = join(folder.path, 'vnc')
  const args = smallestMachine(folder, {
    extra: ['-machine', 'q35', '-m', '16', '-device', '{"driver":"VGA"}', '-vnc', `unix:${vncPath}`],
  })
  const { session } = await launched({ args }, folder)
  expect(await session.execute('query-vnc')).toMatchObject({ enabled: true, family: 'unix', clients: [] })
  const viewer = createConnection(vncPath)
  const seen: string[] = []
  session.onEvent(event => {
    seen.push(event.event)
    viewer.destroy()
  })
  await vi.waitUntil(() => seen.includes('VNC_DISCONNECTED'), { timeout: 30_000 })
  expect(seen).toEqual(['VNC_CONNECTED', 'VNC_DISCONNECTED'])
  expect(session.protocolWarnings).toBe(0)
})
