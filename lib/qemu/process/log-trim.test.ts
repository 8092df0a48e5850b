import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { MAX_LOG_BYTES, trimLog } from './log-trim.ts'
import { qemuFolder } from './testing/qemu-fixture.ts'

test('F29: a log under the cap stays as it is', async () => {
  const { logPath } = await qemuFolder()
  await writeFile(logPath, 'short\n')
  expect(await trimLog(logPath)).toBe(false)
  expect(await readFile(logPath, 'utf8')).toBe('short\n')
})

test('F29: a log over 10 MiB keeps its last half, from a whole line on', async () => {
  const { logPath } = await qemuFolder()
  const line = `${'x'.repeat(99)}\n`
  await writeFile(logPath, `${line.repeat(Math.ceil(MAX_LOG_BYTES / 100))}the last line\n`)
  expect(await trimLog(logPath)).toBe(true)
  const { size } = await stat(logPath)
  expect(size).toBeLessThanOrEqual(MAX_LOG_BYTES / 2)
  expect(size).toBeGreaterThan(MAX_LOG_BYTES / 2 - 100)
  const text = await readFile(logPath, 'utf8')
  expect(text.startsWith(line)).toBe(true)
  expect(text.endsWith('the last line\n')).toBe(true)
})

test('F29: a writer that has the log open goes on at its new end', async () => {
  const { logPath } = await qemuFolder()
  const writer = await open(logPath, 'a')
  await writer.write('old line\n'.repeat(100))
  expect(await trimLog(logPath, { maxBytes: 100 })).toBe(true)
  await writer.write('new line\n')
  await writer.close()
  expect(await readFile(logPath, 'utf8')).toBe(`${'old line\n'.repeat(5)}new line\n`)
})
