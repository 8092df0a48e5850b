import { createConnection, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { connectQmp } from '#lib/qemu/qmp/session.ts'
import { MONITOR_TAKEN } from './run-state.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

const GENEROUS = { timeout: 60_000, interval: 20 }
let host: VmHost
let life: Awaited<ReturnType<VmHost['open']>>
beforeEach(async () => {
  host = await createVmHost()
  life = await host.open()
})
afterEach(async () => {
  await life.abandon()
  await host.close()
})

/** Another program that connects to a monitor and says nothing: it is greeted when QEMU has nobody else there. */
function stranger(socketPath: string): { greeted: Promise<unknown>; leave(): void } {
  const socket: Socket = createConnection(socketPath)
  onTestFinished(() => void socket.destroy())
  const greeted = new Promise((resolve, reject) => socket.once('data', resolve).once('error', reject))
  return { greeted, leave: () => socket.destroy() }
}

async function startedVm() {
  const { id } = await life.create({ name: 'web' })
  const { pid } = await life.vms.start(id)
  return { id, pid: pid ?? 0, files: life.registry.find(id).files }
}

const shown = (id: string) => life.vms.read(id)
const notes = () => host.history.filter(({ code }) => code === 'vm.monitor-taken')

test('F09: a VM whose monitor another program took while Guesthouse was away is shown as it is, obeys, and changes back', async () => {
  const { id, pid, files } = await startedVm()
  await life.abandon()
  const other = stranger(files.monitorSocket)
  await other.greeted
  life = await host.open()
  expect(life.adopted).toBe(1)
  await vi.waitFor(
    () => expect(shown(id)).toMatchObject({ state: 'running', pid, cause: { sentence: MONITOR_TAKEN } }),
    GENEROUS,
  )
  expect(notes()).toMatchObject([{ actor: 'host', sentence: expect.stringContaining('“web”: another program') }])
  // Asked at the second monitor, which tells of events, too.
  expect(await life.vms.pause(id)).toMatchObject({ state: 'paused', cause: { sentence: MONITOR_TAKEN } })
  await life.vms.resume(id)

  other.leave()
  await vi.waitFor(
    () => expect(shown(id)).toMatchObject({ state: 'running', cause: { sentence: 'Running' } }),
    GENEROUS,
  )
  // The second monitor is free again for whoever needs it.
  const rescue = await connectQmp({ socketPath: files.rescueSocket, greetingTimeoutMs: 30_000 })
  expect(await rescue.execute('query-status')).toMatchObject({ status: 'running' })
  await rescue.close()
  expect((await life.vms.pause(id)).state).toBe('paused')
  expect(notes()).toHaveLength(1)
})

test('F09: a program that waited in line gets the monitor when Guesthouse’s connection is cut, and the VM is powered off all the same', async () => {
  const { id, pid, files } = await startedVm()
  const other = stranger(files.monitorSocket)
  await life.registry.find(id).machine?.monitor.session.close()
  await other.greeted
  await vi.waitFor(() => expect(shown(id).cause.sentence).toBe(MONITOR_TAKEN), GENEROUS)
  expect(await life.vms.powerOff(id)).toMatchObject({ state: 'stopped', pid: null, cause: { sentence: 'Powered off' } })
  expect(host.isAlive(pid)).toBe(false)
})

test('F09: the end of a QEMU whose monitor is taken is told with its cause', async () => {
  const { id, pid, files } = await startedVm()
  const other = stranger(files.monitorSocket)
  await life.registry.find(id).machine?.monitor.session.close()
  await other.greeted
  await vi.waitFor(() => expect(shown(id).cause.sentence).toBe(MONITOR_TAKEN), GENEROUS)
  process.kill(pid, 'SIGTERM')
  await vi.waitFor(() => expect(shown(id).state).toBe('stopped'), GENEROUS)
  expect(shown(id).cause.sentence).toBe('Ended by the host (a signal to QEMU)')
})

test('F09: with both monitors taken a VM does not respond, can be powered off, and comes back by itself', async () => {
  const { id, files } = await startedVm()
  const others = [stranger(files.rescueSocket), stranger(files.monitorSocket)]
  await others[0]?.greeted
  await life.registry.find(id).machine?.monitor.session.close()
  await vi.waitFor(() => expect(shown(id).state).toBe('not-responding'), GENEROUS)
  for (const other of others) other.leave()
  await vi.waitFor(
    () => expect(shown(id)).toMatchObject({ state: 'running', cause: { sentence: 'Running' } }),
    GENEROUS,
  )
  expect((await life.vms.powerOff(id)).state).toBe('stopped')
})
