import { appendFile, truncate, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { MIB } from '#lib/shared/bytes.ts'
import { LAUNCH_MARK, readLogTail } from './log-tail.ts'
import { qemuFolder } from './testing/qemu-fixture.ts'

async function tailOf(text: string, limits = {}): Promise<string[]> {
  const { logPath } = await qemuFolder()
  await writeFile(logPath, text)
  return readLogTail(logPath, limits)
}

test('the tail is the last lines, without empty ones', async () => {
  expect(await tailOf('one\n\ntwo\nthree', { maxLines: 2 })).toEqual(['two', 'three'])
})

test('F06: twenty lines are kept unless told otherwise', async () => {
  const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`)
  expect(await tailOf(lines.join('\n'))).toEqual(lines.slice(-20))
})

test('a log that is missing, empty or a folder has no tail', async () => {
  const { path, logPath } = await qemuFolder()
  expect(await readLogTail(logPath)).toEqual([])
  expect(await readLogTail(path)).toEqual([])
  expect(await tailOf('')).toEqual([])
})

test('F29: of a huge log only the end is read, from a whole line on', async () => {
  const { logPath } = await qemuFolder()
  await writeFile(logPath, '')
  // Sparse: 4 GiB that cost nothing, and could not be read into memory.
  await truncate(logPath, 4096 * MIB)
  await appendFile(logPath, '\nfirst\nlast\n')
  expect(await readLogTail(logPath)).toEqual(['first', 'last'])
})

test('F29: a line without end is cut', async () => {
  const [line, ...more] = await tailOf(`\n${'x'.repeat(5000)}`)
  expect(line).toHaveLength(1000)
  expect(more).toEqual([])
})

test('earlier launches are another story', async () => {
  expect(await tailOf(`old\n${LAUNCH_MARK}now ["qemu"]\nnew\n`)).toEqual(['new'])
})

test('harmless noise is not among the last words', async () => {
  const noise = [
    'qemu-system-x86_64: module ui-ui-gtk not found, do you want to install qemu-system-gui?',
    'Could not load module audio-alsa',
    'Failed to open module: /usr/lib/qemu/hw-display-qxl.so: cannot open shared object file',
  ]
  expect(await tailOf([...noise, 'qemu: the reason'].join('\n'))).toEqual(['qemu: the reason'])
})

test('N26: control characters and direction overrides do not get through', async () => {
  expect(await tailOf('a\u001b[31mred\u001b]0;title\u0007\tb\r\u202ec\n')).toEqual(['a[31mred]0;title\tbc'])
})
