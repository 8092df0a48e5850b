import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataDirectory } from './instance-lock.ts'

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'gh-lock-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

test('F19: a second Guesthouse on one data directory is told who has it', async () => {
  const lock = await lockDataDirectory(data)
  await lock.recordAddress('http://127.0.0.1:4600')
  await expect(lockDataDirectory(data)).rejects.toThrow(`process ${process.pid}, http://127.0.0.1:4600`)
  await lock.release()
})

test('F19: another name of the same directory is the same directory', async () => {
  const lock = await lockDataDirectory(data)
  await symlink(data, `${data}-link`)
  await expect(lockDataDirectory(`${data}-link`)).rejects.toThrow(/uses the data directory/)
  await rm(`${data}-link`)
  await lock.release()
})

test('F19: a lock is free at once after its holder was killed with -9', async () => {
  const script = `
    const { lockDataDirectory } = await import(${JSON.stringify(join(import.meta.dirname, 'instance-lock.ts'))})
    await lockDataDirectory(${JSON.stringify(data)})
    console.log('held')
    setInterval(() => {}, 1000)`
  const holder = execa(process.execPath, ['--input-type=module', '-e', script], { cwd: process.cwd(), reject: false })
  await once(holder.stdout, 'data')
  await expect(lockDataDirectory(data)).rejects.toThrow(`process ${holder.pid}`)
  holder.kill('SIGKILL')
  await holder
  const lock = await lockDataDirectory(data)
  expect(JSON.parse(await readFile(join(data, 'guesthouse.pid'), 'utf8')).pid).toBe(process.pid)
  await lock.release()
})
