import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { NewActivity } from '#lib/activity/activity-log.ts'
import { launched, qemuFolder, smallestMachine } from '#lib/qemu/process/testing/qemu-fixture.ts'
import { watchConfinement } from './confinement-watch.ts'

const isRoot = process.geteuid?.() === 0
const NOBODY = { uid: 65_534, gid: 65_534 }
const SANDBOX = ['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny']

/** @returns what is noted of this process, which was found running; another, of which something is noted for sure, ends the wait */
async function notedOf(pid: number, uid: number): Promise<NewActivity[]> {
  const noted: NewActivity[] = []
  const last = { id: crypto.randomUUID(), name: 'last', pid: process.pid }
  const end = watchConfinement({
    bus: { subscribe: () => () => {} },
    running: [{ id: crypto.randomUUID(), name: 'web', pid }, last],
    uid,
    record: activity => void noted.push(activity),
  })
  await vi.waitFor(() => expect(noted.map(({ vm }) => vm?.name)).toContain('last'))
  end()
  return noted.filter(({ vm }) => vm?.name !== 'last')
}

test('a real QEMU as VMs are started is nothing to note', async () => {
  const folder = await qemuFolder()
  const runAs = isRoot ? NOBODY : null
  const qemu = await launched({ args: smallestMachine(folder, { extra: SANDBOX }), runAs }, folder)
  expect(await notedOf(qemu.pid, runAs?.uid ?? process.geteuid?.() ?? 0)).toEqual([])
})

test('a real QEMU without its sandbox is noted', async () => {
  const folder = await qemuFolder()
  const runAs = isRoot ? NOBODY : null
  const qemu = await launched({ args: smallestMachine(folder), runAs }, folder)
  expect(await notedOf(qemu.pid, runAs?.uid ?? process.geteuid?.() ?? 0)).toMatchObject([
    { code: 'vm.unconfined', sentence: expect.stringMatching(/^“web” runs without its sandbox: /) },
  ])
})

test('what is no QEMU as it should be, has more than it should', async () => {
  const sleep = spawn('sleep', ['600'], { stdio: 'ignore' })
  onTestFinished(() => void sleep.kill('SIGKILL'))
  await once(sleep, 'spawn')
  const [noted] = await notedOf(sleep.pid ?? 0, 65_533)
  expect(noted?.sentence).toMatch(/without its sandbox, with a way to new privileges/)
})
