import { expect, onTestFinished, test, vi } from 'vitest'
import { QemuUnkillableError } from './errors.ts'
import { isSameProcess } from './identity.ts'
import { forceOff } from './signal.ts'
import { bystander } from './testing/bystander.ts'
import { launched, qemuFolder } from './testing/qemu-fixture.ts'
import { suspend } from './testing/suspend.ts'

test('forcing a QEMU off ends it', async () => {
  const qemu = await launched()
  expect(await forceOff(qemu.identity)).toBe(true)
  expect(isSameProcess(qemu.identity)).toBe(false)
  expect(await qemu.exited).toEqual({ exitCode: null, signal: 'SIGKILL' })
})

test('F07: a QEMU that was stopped by SIGSTOP is forced off', async () => {
  const qemu = await launched()
  await suspend(qemu.pid)
  await expect(qemu.session.execute('query-status', {}, { timeoutMs: 100 })).rejects.toThrow('did not answer')
  expect(await forceOff(qemu.identity)).toBe(true)
  expect(await qemu.exited).toEqual({ exitCode: null, signal: 'SIGKILL' })
})

test('forcing off what has ended is no error', async () => {
  const qemu = await launched()
  expect(await Promise.all([forceOff(qemu.identity), forceOff(qemu.identity)])).toContain(true)
  expect(await forceOff(qemu.identity)).toBe(false)
})

test('after a QEMU was forced off nothing of it is in the way of the next', async () => {
  const folder = await qemuFolder()
  // Its sockets and locks go last; ten times, because they usually go fast.
  for (let round = 0; round < 10; round += 1) {
    const qemu = await launched({}, folder)
    await forceOff(qemu.identity)
  }
})

test('F17: a stranger that has the recorded pid by now is never signalled', async () => {
  const stranger = await bystander()
  for (const recorded of [
    { ...stranger, startTimeTicks: stranger.startTimeTicks - 1 },
    { ...stranger, bootId: '00000000-0000-4000-8000-000000000000' },
    { ...stranger, uuid: '6f1c6b0e-0000-4000-8000-000000000001' },
  ]) {
    expect(await forceOff(recorded)).toBe(false)
  }
  expect(isSameProcess(stranger)).toBe(true)
})

test('a process that survives SIGKILL, because it waits inside the kernel, is said to be stuck', async () => {
  const stuck = await bystander()
  // Such a process cannot be made to order: here the signal just does not arrive.
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  onTestFinished(() => kill.mockRestore())
  await expect(forceOff(stuck, { limitMs: 20 })).rejects.toThrow(QemuUnkillableError)
  expect(kill).toHaveBeenCalledExactlyOnceWith(stuck.pid, 'SIGKILL')
})
