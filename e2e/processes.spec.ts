import { readdir, readFile, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, readVm, serialLog, startVm, uploadImage } from './api.ts'
import { consoleHeaders } from './console-ticket.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { exchange, handshake } from './http-exchange.ts'
import { askQemu, qemuProcessOf, qemuState, statusOf } from './qemu.ts'

test.describe.configure({ mode: 'serial' })

async function runningVm(guesthouse: Guesthouse, linuxIso: string, name: string): Promise<string> {
  const image = await uploadImage(guesthouse, linuxIso, `${name}.iso`)
  const { id } = await createVm(guesthouse, { name, imageId: image.id, nic: { model: 'virtio-net', network: 'nat' } })
  await startVm(guesthouse, id)
  await expect.poll(() => qemuState(guesthouse, id)).toBe('running')
  return id
}

let vmId = ''

test('QEMU runs without root, under its sandbox, and cannot gain anything', async ({ guesthouse, linuxIso }) => {
  vmId = await runningVm(guesthouse, linuxIso, 'survivor')
  const qemu = await qemuProcessOf(vmId)
  const pid = qemu?.pid ?? 0
  expect((await readVm(guesthouse, vmId)).pid).toBe(pid)
  expect(await statusOf(pid, 'Seccomp')).toBe('2')
  expect(await statusOf(pid, 'NoNewPrivs')).toBe('1')
  expect((await statusOf(pid, 'Uid')).split('\t')).not.toContain('0')
  expect((await statusOf(pid, 'Gid')).split('\t')).not.toContain('0')
  for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) expect(Number(await statusOf(pid, set)), set).toBe(0)
})

/** Inodes of the TCP sockets that listen, by /proc/net/tcp: column 4 is the state (0A: listen), column 10 the inode. */
async function listeningInodes(): Promise<string[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map(name => readFile(`/proc/net/${name}`, 'utf8')))
  const rows = tables.flatMap(table => table.trim().split('\n').slice(1)).map(row => row.trim().split(/\s+/))
  return rows.flatMap(([, , , state, , , , , , inode]) => (state === '0A' && inode ? [inode] : []))
}

async function listenersOf(pid: number): Promise<number> {
  const listening = new Set((await listeningInodes()).map(inode => `socket:[${inode}]`))
  const names = await readdir(`/proc/${pid}/fd`)
  const targets = await Promise.all(names.map(name => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')))
  return targets.filter(target => listening.has(target)).length
}

test('N24: nothing of a VM listens on the network; the one listener is the server’s', async ({ guesthouse }) => {
  expect(await listenersOf((await qemuProcessOf(vmId))?.pid ?? 0)).toBe(0)
  expect(await listenersOf(guesthouse.pid)).toBe(1)
})

test('F01: VMs run on when Guesthouse is killed with -9, and the next one takes them over', async ({ guesthouse }) => {
  const before = await qemuProcessOf(vmId)
  const { startedAt } = await readVm(guesthouse, vmId)
  expect(before).not.toBeNull()
  for (let round = 0; round < 3; round += 1) {
    await guesthouse.kill9()
    expect(await qemuProcessOf(vmId)).toEqual(before)
    await guesthouse.run()
    expect(await readVm(guesthouse, vmId)).toMatchObject({ state: 'running', pid: before?.pid, startedAt })
    expect(await qemuProcessOf(vmId)).toEqual(before)
  }
  for (const kind of ['vnc', 'serial'] as const) {
    const target = `/ws/vms/${vmId}/${kind}`
    const headers = await consoleHeaders(guesthouse, vmId, kind)
    expect((await exchange(guesthouse.port, handshake(guesthouse.port, target, headers))).status).toBe(101)
  }
  // Its serial port was without a reader meanwhile: the guest must not have stalled on it, and what it says now is heard.
  const pressEnter = () =>
    askQemu(guesthouse, vmId, qemu => qemu.execute('send-key', { keys: [{ type: 'qcode', data: 'ret' }] }))
  const answersAtItsKeyboard = async () => {
    await pressEnter()
    return await serialLog(guesthouse, vmId)
  }
  await expect.poll(answersAtItsKeyboard, { timeout: 180_000 }).toContain('tty1: ')
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`F04: ${signal} ends Guesthouse and no VM`, async ({ guesthouse }) => {
    const before = await qemuProcessOf(vmId)
    expect(await guesthouse.end(signal)).toBe(0)
    expect(await qemuProcessOf(vmId)).toEqual(before)
    expect(await qemuState(guesthouse, vmId)).toBe('running')
    await guesthouse.run()
    expect(await readVm(guesthouse, vmId)).toMatchObject({ state: 'running', pid: before?.pid })
  })
}

test('F06: a VM whose QEMU dies while nobody looks is told as crashed, and starts again', async ({ guesthouse }) => {
  const before = await qemuProcessOf(vmId)
  await guesthouse.kill9()
  process.kill(before?.pid ?? 0, 'SIGSEGV')
  await expect.poll(() => qemuProcessOf(vmId)).toBeNull()
  await guesthouse.run()
  const vm = await readVm(guesthouse, vmId)
  expect(['crashed', 'stopped']).toContain(vm.state)
  expect(vm.cause.sentence).not.toBe('')
  await startVm(guesthouse, vmId)
  expect(await qemuState(guesthouse, vmId)).toBe('running')
})

test('F19: a second Guesthouse on the data directory ends and names the first', async ({ guesthouse }) => {
  const { code, words } = await guesthouse.refuse({ GUESTHOUSE_PORT: '0' })
  expect(code).toBe(1)
  expect(words).toContain(`process ${guesthouse.pid}, ${guesthouse.url}`)
  expect(words.trim().split('\n')).toHaveLength(1)
  expect((await readVm(guesthouse, vmId)).state).toBe('running')
})

test('F16: a port that another program has ends the start with a sentence', async ({ guesthouse }) => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { code, words } = await guesthouse.refuse({
    GUESTHOUSE_DATA: `${guesthouse.root}/b`,
    GUESTHOUSE_PORT: `${port}`,
  })
  await new Promise(resolve => other.close(resolve))
  expect(code).toBe(1)
  expect(words).toContain(`Port ${port} on 127.0.0.1 is taken`)
  expect(words).toContain('--port')
})

test('a flood that goes on when Guesthouse ends is told before the end', async ({ guesthouse }) => {
  const vm = await createVm(guesthouse, { name: 'flooding' })
  await startVm(guesthouse, vm.id)
  const told = () => ask(guesthouse, endpoints.host.activity, { query: { limit: 20 } })
  await askQemu(guesthouse, vm.id, async qemu => {
    for (let reset = 0; reset < 3; reset += 1) await qemu.execute('system_reset')
    // The other two are counted when this is told: events come in the order in which they happened.
    await qemu.execute('stop')
  })
  await expect.poll(async () => (await told()).map(({ code }) => code)).toContain('vm.paused-outside')
  await guesthouse.end('SIGTERM')
  await guesthouse.run()
  const sentences = (await told()).map(({ sentence }) => sentence)
  const flood = sentences.findIndex(sentence => /reset at QEMU’s monitor.*: 2 times more within/.test(sentence))
  const stopped = sentences.findIndex(sentence => /^Guesthouse .*was stopped/.test(sentence))
  // Newest first.
  expect(stopped).toBeGreaterThanOrEqual(0)
  expect(flood).toBeGreaterThan(stopped)
})
