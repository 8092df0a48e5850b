import { expect, test } from 'vitest'
import { fakeMonitor } from '../qmp/testing/fake-monitor.ts'
import { adoptQemu } from './adopt.ts'
import { QemuForeignMonitorError, QemuGoneError } from './errors.ts'
import { isSameProcess } from './identity.ts'
import { bystander } from './testing/bystander.ts'
import { launched, qemuFolder } from './testing/qemu-fixture.ts'
import { suspend } from './testing/suspend.ts'

async function leftBehind() {
  const folder = await qemuFolder()
  const qemu = await launched({}, folder)
  await qemu.session.close()
  return { identity: qemu.identity, monitorSocketPath: folder.monitorSocketPath }
}

test('F01: a QEMU that was let go is adopted, and is the same', async () => {
  const left = await leftBehind()
  const qemu = await adoptQemu(left)
  expect(qemu).toMatchObject({ pid: left.identity.pid, identity: left.identity, origin: 'adopted' })
  expect(await qemu.session.execute('query-uuid')).toEqual({ UUID: left.identity.uuid })
  await qemu.session.close()
  expect(isSameProcess(left.identity)).toBe(true)
})

test('F06: the end of an adopted QEMU is known, although not how it ended', async () => {
  const qemu = await adoptQemu(await leftBehind())
  const lost = qemu.monitorLost.then(() => 'lost')
  process.kill(qemu.pid, 'SIGSEGV')
  expect(await Promise.race([qemu.exited, lost])).toEqual({ exitCode: null, signal: null })
})

test('the end of an adopted QEMU is known even after its monitor was left', async () => {
  const qemu = await adoptQemu(await leftBehind())
  await qemu.session.close()
  process.kill(qemu.pid, 'SIGKILL')
  expect(await qemu.exited).toEqual({ exitCode: null, signal: null })
})

test('F05, F17: a process of another boot or another start is gone, whoever has its pid now', async () => {
  const left = await leftBehind()
  const strangers = [
    { ...left.identity, bootId: '00000000-0000-4000-8000-000000000000' },
    { ...left.identity, startTimeTicks: left.identity.startTimeTicks + 1 },
    { ...(await bystander()), uuid: left.identity.uuid },
  ]
  for (const identity of strangers) {
    await expect(adoptQemu({ ...left, identity })).rejects.toThrow(QemuGoneError)
  }
})

test("a socket that belongs to another machine's QEMU is not mistaken for its own", async () => {
  const [one, other] = [await leftBehind(), await leftBehind()]
  const error = await adoptQemu({ ...one, monitorSocketPath: other.monitorSocketPath }).catch(caught => caught)
  expect(error).toBeInstanceOf(QemuForeignMonitorError)
  expect(error.foundUuid).toBe(other.identity.uuid)
  // The other's monitor is free again.
  await (await adoptQemu(other)).session.close()
})

test('F09: a monitor that another client holds is neither gone nor adopted', async () => {
  const left = await leftBehind()
  const holder = await adoptQemu(left)
  const error = await adoptQemu({ ...left, greetingTimeoutMs: 200 }).catch(caught => caught)
  expect(error.name).toBe('QmpGreetingTimeoutError')
  await holder.session.close()
})

test('F07: a QEMU that hangs is neither gone nor adopted', async () => {
  const left = await leftBehind()
  await suspend(left.identity.pid)
  const error = await adoptQemu({ ...left, greetingTimeoutMs: 200 }).catch(caught => caught)
  expect(error.name).toBe('QmpGreetingTimeoutError')
})

test('a living process whose socket has gone is told apart from one that ended', async () => {
  const left = await leftBehind()
  const error = await adoptQemu({ ...left, monitorSocketPath: `${left.monitorSocketPath}-gone` }).catch(
    caught => caught,
  )
  expect(error).toMatchObject({ name: 'QmpConnectError', code: 'ENOENT' })
})

test('a monitor that hangs up while its process lives is lost, and the process not ended', async () => {
  const identity = await bystander()
  const { socketPath } = await fakeMonitor(async peer => {
    await peer.negotiate()
    await peer.nextCommand()
    peer.hangUp()
  })
  const qemu = await adoptQemu({ identity, monitorSocketPath: socketPath })
  qemu.session.execute('query-status').catch(() => {})
  expect(await Promise.race([qemu.monitorLost, qemu.exited])).toMatchObject({ by: 'peer' })
  expect(isSameProcess(identity)).toBe(true)
})
