import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { expect, test, vi } from 'vitest'
import {
  identityOfChild,
  isSameProcess,
  parseStat,
  phaseOf,
  readBootId,
  readIdentity,
  uptimeMs,
  uuidOf,
} from './identity.ts'
import { bystander } from './testing/bystander.ts'

const stat = (state: string, threads: number) =>
  `7 (qemu) ${state} 1 7 7 0 -1 4 1 0 0 0 0 0 0 0 20 0 ${threads} 0 31337 2 3`

test.each([
  ['it runs', stat('S', 4), 'qemu\0-S\0', 'living'],
  ['it was stopped', stat('T', 4), 'qemu\0-S\0', 'living'],
  ['it gave up its memory and still holds its files', stat('R', 4), '', 'ending'],
  ['its first thread is through and others are not', stat('Z', 2), '', 'ending'],
  ['it waits to be reaped', stat('Z', 1), '', 'ended'],
  ['it is just going', stat('X', 1), '', 'ended'],
])('when %s, that is how it is seen', (_, statText, commandLine, phase) => {
  expect(phaseOf(parseStat(statText), commandLine)).toBe(phase)
})

test('the name of a program may hold spaces, parentheses and what looks like a state', () => {
  const rest = 'S 1 2 2 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 31337 2 3'
  expect(parseStat(`7 (qemu) Z 9) ${rest}`)).toEqual({ state: 'S', threads: 1, startTimeTicks: 31_337 })
  expect(parseStat(`7 (a) ${rest}`)).toEqual({ state: 'S', threads: 1, startTimeTicks: 31_337 })
})

test('the uuid is the argument after -uuid, and may be missing', () => {
  expect(uuidOf(['qemu', '-name', '-S', '-uuid', 'u-1', ''])).toBe('u-1')
  expect(uuidOf(['qemu', '--uuid', 'u-2'])).toBe('u-2')
  expect(uuidOf(['qemu', '-uuid'])).toBeNull()
  expect(uuidOf(['qemu'])).toBeNull()
})

test('our own process has an identity, and is the same as itself', () => {
  const identity = readIdentity(process.pid)
  expect(identity).toMatchObject({ pid: process.pid, bootId: readBootId(), uuid: null })
  expect(identity && isSameProcess(identity)).toBe(true)
})

test('a pid that nobody has, has no identity', () => {
  expect(readIdentity(2 ** 30)).toBeNull()
})

test('F02: a child is known by the uuid it was given, even before it shows it', async () => {
  const child = await bystander()
  expect(identityOfChild({ pid: child.pid, args: ['-uuid', 'given'] })).toEqual({ ...child, uuid: 'given' })
  expect(identityOfChild({ pid: 2 ** 30, args: [] })).toBeNull()
})

test('F17: another start time, boot or uuid is another process', async () => {
  const identity = await bystander()
  expect(isSameProcess(identity)).toBe(true)
  expect(isSameProcess({ ...identity, startTimeTicks: identity.startTimeTicks - 1 })).toBe(false)
  expect(isSameProcess({ ...identity, bootId: '00000000-0000-4000-8000-000000000000' })).toBe(false)
  expect(isSameProcess({ ...identity, uuid: 'a-machine' })).toBe(false)
})

test('a zombie has ended, even if nobody reaps it', async () => {
  // The shell becomes a sleep, which never waits for the child that the shell had.
  const parent = execa('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], { reject: false })
  const { value: line } = await createInterface({ input: parent.stdout })[Symbol.asyncIterator]().next()
  const pid = Number(line)
  const statOf = (of: number | undefined) => readFile(`/proc/${of}/stat`, 'utf8')
  await vi.waitUntil(async () => (await statOf(parent.pid)).includes('(sleep)'), { timeout: 30_000 })
  expect(readIdentity(pid)).toMatchObject({ pid })
  process.kill(pid, 'SIGKILL')
  await vi.waitUntil(async () => (await statOf(pid)).includes(') Z '), { timeout: 30_000 })
  expect(readIdentity(pid)).toBeNull()
  parent.kill('SIGKILL')
  await parent
})

test('uptime grows with the process, not with the clock', async () => {
  const older = readIdentity(process.pid)
  const younger = await bystander()
  expect(older && uptimeMs(older)).toBeGreaterThanOrEqual(uptimeMs(younger))
  expect(uptimeMs({ ...younger, startTimeTicks: younger.startTimeTicks - 500 })).toBeGreaterThanOrEqual(5000)
})

test('F26: a process that cannot be looked at for want of file descriptors is not taken for one that has ended', async () => {
  const script = join(import.meta.dirname, 'testing/out-of-descriptors.ts')
  const { stdout } = await execa('prlimit', ['--nofile=64', '--', process.execPath, script])
  expect(stdout).toBe('EMFILE')
})
