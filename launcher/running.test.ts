import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pidFileOf } from '#lib/server/instance-holder.ts'
import { lockDataDirectory } from '#lib/server/instance-lock.ts'
import { findRunning, socketInode } from './running.ts'

let data: string

beforeEach(async () => {
  data = await realpath(await mkdtemp(join(tmpdir(), 'guesthouse-running-')))
})
afterEach(() => rm(data, { recursive: true }))

it('finds the process that holds the lock, and its address', async () => {
  const lock = await lockDataDirectory(data)
  await lock.recordAddress('http://127.0.0.1:4600/')
  expect(await findRunning(data)).toEqual({ pid: process.pid, address: 'http://127.0.0.1:4600/' })
  await lock.release()
  expect(await findRunning(data)).toBeNull()
})

it('finds it while it starts or stops, when there is no pid file', async () => {
  const lock = await lockDataDirectory(data)
  await rm(pidFileOf(data))
  expect(await findRunning(data)).toEqual({ pid: process.pid, address: null })
  await lock.release()
})

it('F17: a pid file left behind, whose number another process has now, names nobody', async () => {
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore' })
  await once(stranger, 'spawn')
  try {
    await writeFile(pidFileOf(data), JSON.stringify({ pid: stranger.pid, address: 'http://127.0.0.1:4600/' }))
    expect(await findRunning(data)).toBeNull()
  } finally {
    stranger.kill('SIGKILL')
  }
})

it('a data directory that does not exist is held by nobody', async () => {
  expect(await findRunning(join(data, 'nowhere'))).toBeNull()
})

it('reads the inode of an abstract socket from the kernel’s table', () => {
  const table = `Num       RefCount Protocol Flags    Type St Inode Path
00000000: 00000002 00000000 00010000 0001 01 2471234 /run/a-guesthouse-1
00000000: 00000002 00000000 00010000 0001 01 2478911 @guesthouse-1
00000000: 00000003 00000000 00000000 0001 03 2478912`
  expect(socketInode(table, 'guesthouse-1')).toBe('2478911')
  expect(socketInode(table, 'guesthouse-2')).toBeNull()
})
