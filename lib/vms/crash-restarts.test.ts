import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writePartlyFakeQemu } from './testing/fake-qemu.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

const GENEROUS = { timeout: 30_000 }
const FOREVER_MS = 3_600_000

let host: VmHost
let life: Awaited<ReturnType<VmHost['open']>>
beforeEach(async () => {
  host = await createVmHost()
})
afterEach(async () => {
  await life.abandon()
  await host.close()
})

async function vmThatCrashes(backOffMs: readonly number[]) {
  life = await host.open({ backOffMs })
  const { id } = await life.create({ name: 'web', crashPolicy: 'restart' })
  const { pid } = await life.vms.start(id)
  process.kill(pid ?? 0, 'SIGSEGV')
  return { id, pid }
}

const stateOf = (id: string) => life.vms.read(id).state
const codes = () => host.history.map(({ code }) => code)

test('F06: a VM that crashes is started again by itself, and the history says that Guesthouse did it', async () => {
  const { id, pid } = await vmThatCrashes([10, FOREVER_MS])
  await vi.waitFor(() => expect(codes().filter(code => code === 'vm.started')).toHaveLength(2), GENEROUS)
  expect(life.vms.read(id)).toMatchObject({ state: 'running', nextStart: null })
  expect(life.vms.read(id).pid).not.toBe(pid)
  expect(host.history.at(-1)).toMatchObject({
    actor: 'guesthouse',
    sentence: '“web” was started again after its crash (1 of 2)',
  })
})

test('F06: a VM that crashes again and again is given up, loudly, and a person can still start it', async () => {
  const { id } = await vmThatCrashes([1, 1])
  for (let crashes = 1; crashes <= 2; crashes += 1) {
    await vi.waitFor(() => expect(codes().filter(code => code === 'vm.started')).toHaveLength(crashes + 1), GENEROUS)
    process.kill(life.vms.read(id).pid ?? 0, 'SIGSEGV')
  }
  await vi.waitFor(() => expect(codes()).toContain('vm.restart-given-up'), GENEROUS)
  expect(life.vms.read(id)).toMatchObject({
    state: 'crashed',
    nextStart: null,
    cause: { sentence: 'Crashed 3 times in a row: not started again. The last time: QEMU crashed (SIGSEGV)' },
  })
  expect((await life.vms.start(id)).state).toBe('running')
})

test('F06: while it waits a page is told when; powering it off keeps it off, also in the next life', async () => {
  const { id } = await vmThatCrashes([FOREVER_MS])
  await vi.waitFor(() => expect(stateOf(id)).toBe('crashed'), GENEROUS)
  expect(life.vms.read(id).nextStart).toMatchObject({ because: 'crash', attempt: 1, attempts: 1 })
  expect((await life.vms.powerOff(id)).nextStart).toBeNull()
  await life.abandon()
  life = await host.open({ backOffMs: [FOREVER_MS] })
  expect(life.vms.read(id)).toMatchObject({ state: 'crashed', nextStart: null })
})

test.each([
  ['before QEMU has greeted', 'never greets', /guest=stuck/],
  ['when QEMU is about to let the guest go', 'waits for the plug', /asked: cont/],
] as const)('F06: powering it off while it is started again, %s, keeps it off', async (_, fake, whenLogIs) => {
  const binaryPath = join(host.dataPath, 'partly-fake')
  await writePartlyFakeQemu(binaryPath, { realPath: host.qemuPath, fakes: { stuck: fake } })
  life = await host.open({ binaryPath, backOffMs: [1, FOREVER_MS] })
  const { id } = await life.create({ name: 'web', crashPolicy: 'restart' })
  const { pid } = await life.vms.start(id)
  const { files } = life.registry.find(id)
  await life.vms.change(id, { name: 'stuck' })
  process.kill(pid ?? 0, 'SIGSEGV')
  await vi.waitFor(async () => {
    expect([pid, undefined]).not.toContain(life.registry.find(id).run?.identity?.pid)
    expect(await readFile(files.qemuLog, 'utf8')).toMatch(whenLogIs)
  }, GENEROUS)
  await life.vms.powerOff(id)
  // Until the start has given up, nobody else has the VM.
  await vi.waitFor(() => life.vms.change(id, { note: 'the start is over' }), GENEROUS)
  expect(life.vms.read(id)).toMatchObject({ state: 'stopped', nextStart: null })
  await life.abandon()
  life = await host.open({ backOffMs: [FOREVER_MS] })
  expect(life.vms.read(id)).toMatchObject({ state: 'stopped', nextStart: null })
})

test('F06: powering it off while it is started again and QEMU is still being probed keeps it off', async () => {
  const probe = Promise.withResolvers<void>()
  let probed = Promise.resolve()
  life = await host.open({ backOffMs: [1, FOREVER_MS], probed: () => probed })
  const { id } = await life.create({ crashPolicy: 'restart' })
  const { pid } = await life.vms.start(id)
  probed = probe.promise
  process.kill(pid ?? 0, 'SIGSEGV')
  await vi.waitFor(() => expect(codes()).toContain('vm.crashed'), GENEROUS)
  await vi.waitFor(() => expect([stateOf(id), life.vms.read(id).nextStart]).toEqual(['starting', null]), GENEROUS)
  const off = life.vms.powerOff(id)
  probe.resolve()
  expect(await off).toMatchObject({ state: 'stopped', pid: null, nextStart: null })
  expect(codes().filter(code => code === 'vm.started')).toHaveLength(1)
})

test('F06: a person’s start that is refused takes no planned start back, also for the next life', async () => {
  const { id } = await vmThatCrashes([FOREVER_MS])
  await vi.waitFor(() => expect(stateOf(id)).toBe('crashed'), GENEROUS)
  await life.vms.change(id, { memoryMiB: 1_048_576 })
  const before = life.vms.read(id)
  expect(before.nextStart).not.toBeNull()
  await expect(life.vms.start(id)).rejects.toMatchObject({ code: 'memory-exceeded' })
  const { state, cause, nextStart } = life.vms.read(id)
  expect({ state, cause, attempt: nextStart?.attempt }).toEqual({ state: 'crashed', cause: before.cause, attempt: 1 })
  await life.abandon()
  life = await host.open({ backOffMs: [FOREVER_MS] })
  expect(life.vms.read(id).nextStart).toMatchObject({ because: 'crash' })
})

test('F06: starting it, deleting it, or taking its policy back ends the wait', async () => {
  const { id } = await vmThatCrashes([FOREVER_MS])
  await vi.waitFor(() => expect(stateOf(id)).toBe('crashed'), GENEROUS)
  expect((await life.vms.change(id, { crashPolicy: 'stay-off' })).nextStart).toBeNull()
  await life.vms.change(id, { crashPolicy: 'restart' })
  const { pid, nextStart } = await life.vms.start(id)
  expect(nextStart).toBeNull()
  process.kill(pid ?? 0, 'SIGKILL')
  await vi.waitFor(() => expect(life.vms.read(id).nextStart).not.toBeNull(), GENEROUS)
  await life.vms.remove(id, 'delete')
  expect(life.vms.list()).toEqual([])
})

test('F06: a wait that Guesthouse did not live to end is waited for by its next life', async () => {
  const { id } = await vmThatCrashes([FOREVER_MS])
  await vi.waitFor(() => expect(stateOf(id)).toBe('crashed'), GENEROUS)
  await life.abandon()
  life = await host.open({ backOffMs: [10] })
  await vi.waitFor(() => expect(stateOf(id)).toBe('running'), GENEROUS)
})

test('F06: a VM that crashed while Guesthouse was away is started again by its policy', async () => {
  life = await host.open()
  const { id } = await life.create({ crashPolicy: 'restart' })
  const { pid } = await life.vms.start(id)
  await life.abandon()
  process.kill(pid ?? 0, 'SIGSEGV')
  await expect.poll(() => host.isAlive(pid ?? 0), GENEROUS).toBe(false)
  life = await host.open({ backOffMs: [10] })
  await vi.waitFor(() => expect(stateOf(id)).toBe('running'), GENEROUS)
})

test.each(['power-off', 'SIGTERM'] as const)('F06: %s is no crash: the VM stays off', async end => {
  life = await host.open({ backOffMs: [1] })
  const { id } = await life.create({ crashPolicy: 'restart' })
  const { pid } = await life.vms.start(id)
  if (end === 'power-off') await life.vms.powerOff(id)
  else process.kill(pid ?? 0, end)
  await vi.waitFor(() => expect(stateOf(id)).toBe('stopped'), GENEROUS)
  expect(life.vms.read(id).nextStart).toBeNull()
})

test('F20: the wait is measured by the monotonic clock: a clock that jumps a day neither ends nor prolongs it', async () => {
  const { id } = await vmThatCrashes([FOREVER_MS])
  await vi.waitFor(() => expect(life.vms.read(id).nextStart).not.toBeNull(), GENEROUS)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 })
  try {
    const at = Date.parse(life.vms.read(id).nextStart?.at ?? '')
    expect(at - Date.now()).toBeGreaterThan(FOREVER_MS - 300_000)
    expect(at - Date.now()).toBeLessThanOrEqual(FOREVER_MS)
  } finally {
    vi.useRealTimers()
  }
  expect(stateOf(id)).toBe('crashed')
})
