import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { deferred } from '#lib/shared/deferred.ts'
import { openSerialLog, readSerialHistory } from './serial-log.ts'

let directory: string
let undo: (() => unknown)[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gh-serial-'))
})
afterEach(async () => {
  for (const step of undo.reverse()) await step()
  undo = []
  await rm(directory, { recursive: true })
})

/** Stands where QEMU's chardev does: a real socket whose far end the test holds. */
async function connected() {
  const socketPath = join(directory, 'serial.sock')
  const guestEnd = deferred<Socket>()
  const server = createServer(socket => guestEnd.resolve(socket))
  await new Promise<void>(resolve => server.listen(socketPath, resolve))
  const logPath = join(directory, 'serial.log')
  const serial = await openSerialLog({ socketPath, logPath })
  const guest = await guestEnd.promise
  undo.push(
    () => server.close(),
    () => guest.destroy(),
    () => serial.close(),
  )
  return { serial, guest, logPath }
}

test('what the guest writes is history, reaches who listens, and is on disk', async () => {
  const { serial, guest, logPath } = await connected()
  const heard: string[] = []
  serial.subscribe(
    bytes => heard.push(bytes.toString()),
    () => {},
  )
  guest.write('login: ')
  await vi.waitFor(() => expect(serial.history().toString()).toBe('login: '))
  expect(heard.join('')).toBe('login: ')
  await vi.waitFor(async () => expect((await readSerialHistory(logPath)).toString()).toBe('login: '))
})

test('what a person types reaches the guest', async () => {
  const { serial, guest } = await connected()
  const typed = deferred<string>()
  guest.once('data', bytes => typed.resolve(bytes.toString()))
  serial.write(Buffer.from('root\n'))
  expect(await typed.promise).toBe('root\n')
})

test('who listens is told once that the guest is gone, so that no terminal stays open on a dead port', async () => {
  const { serial, guest } = await connected()
  const ended = vi.fn()
  const left = vi.fn()
  serial.subscribe(() => {}, ended)
  serial.subscribe(() => {}, left)()
  guest.end()
  await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce())
  serial.close()
  expect(ended).toHaveBeenCalledOnce()
  expect(left).not.toHaveBeenCalled()
})

test('F08: what is typed at a QEMU that reads nothing does not pile up in memory', async () => {
  const { serial, guest } = await connected()
  let heardBytes = 0
  let last = ''
  guest.on('data', bytes => {
    heardBytes += bytes.length
    last = bytes.toString().slice(-5)
  })
  // In one turn, so that the other end cannot read in between.
  for (let i = 0; i < 512; i += 1) serial.write(Buffer.alloc(64 * 1024, 'x'))
  await vi.waitFor(() => {
    serial.write(Buffer.from('again'))
    expect(last).toBe('again')
  })
  expect(heardBytes).toBeLessThan(4 * 1024 * 1024)
})

test('F29: a guest that floods its port fills neither the memory nor the disk', async () => {
  const { serial, guest, logPath } = await connected()
  const block = Buffer.alloc(64 * 1024, 'x')
  for (let i = 0; i < 64; i += 1) guest.write(block)
  guest.write('the end')
  await vi.waitFor(() => expect(serial.history().toString()).toMatch(/the end$/), { timeout: 30_000 })
  expect(serial.history().length).toBeLessThanOrEqual(256 * 1024)
  const sizes = await Promise.all([logPath, `${logPath}.1`].map(async path => (await stat(path)).size))
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 * 1024)
})

test('history goes on after a restart of Guesthouse', async () => {
  const first = await connected()
  first.guest.write('before ')
  await vi.waitFor(async () => expect((await readSerialHistory(first.logPath)).toString()).toBe('before '))
  first.serial.close()
  const again = await openSerialLog({ socketPath: join(directory, 'serial.sock'), logPath: first.logPath })
  undo.push(() => again.close())
  expect(again.history().toString()).toBe('before ')
})
