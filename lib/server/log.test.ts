import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fillUpTo, smallFileSystem } from '#lib/storage/testing/small-file-system.ts'
import { createLog, currentRequest, type LogLevel } from './log.ts'
import { openLogFile } from './log-file.ts'

function logged(options: { level?: LogLevel } = {}, format: 'json' | 'text' = 'json') {
  const lines: string[] = []
  return { lines, log: createLog([{ write: line => lines.push(line), format }], options) }
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'gh-log-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

test('a level keeps what is below it out', () => {
  const { lines, log } = logged({ level: 'warn' })
  log.debug('a')
  log.info('b')
  log.warn('c')
  log.error('d')
  expect(lines.map(line => JSON.parse(line).event)).toEqual(['c', 'd'])
})

test('an error is logged with its whole chain of causes', () => {
  const { lines, log } = logged()
  log.error('failed', { error: new Error('outer', { cause: new Error('inner') }) })
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: { message: 'outer', cause: { message: 'inner' } } })
})

test('S15: no value can forge a line, as JSON or for a terminal', () => {
  for (const format of ['json', 'text'] as const) {
    const { lines, log } = logged({}, format)
    log.info('vm.started', { name: 'a\n12:00:00 error forged\u001b[2J' })
    expect(lines).toHaveLength(1)
    expect(lines[0]?.trimEnd()).not.toContain('\n')
    expect(lines[0]).not.toContain('\u001b')
  }
})

test('every line of a request carries its id, however deep it is written', async () => {
  const { lines, log } = logged()
  await currentRequest.run({ id: 'one', within: act => act() }, async () => {
    await Promise.resolve()
    log.info('inside')
  })
  log.info('outside')
  expect(lines.map(line => JSON.parse(line).requestId)).toEqual(['one', undefined])
})

test('F29: the file on disk is turned over at its limit, and one before it is kept', async () => {
  const path = await folder()
  const file = openLogFile(path, { maxBytes: 1_000 })
  for (let i = 0; i < 50; i += 1) {
    file.write(`${'x'.repeat(99)}\n`)
    await vi.waitFor(async () => expect((await stat(join(path, 'guesthouse.log'))).size).toBeGreaterThan(0))
  }
  file.close()
  expect((await readdir(path)).sort()).toEqual(['guesthouse.log', 'guesthouse.log.1'])
  for (const name of await readdir(path)) expect((await stat(join(path, name))).size).toBeLessThanOrEqual(3_000)
})

test.runIf(process.getuid?.() === 0)(
  'F10: a full disk costs lines, and how many is said when there is room',
  async () => {
    const path = await folder()
    smallFileSystem({ path, sizeMiB: 1 })
    const file = openLogFile(join(path, 'logs'))
    file.write('first\n')
    await vi.waitFor(async () => expect(await readFile(join(path, 'logs/guesthouse.log'), 'utf8')).toBe('first\n'))
    const free = fillUpTo({ path, freeBytes: 0 })
    for (let i = 0; i < 20; i += 1) file.write(`${'x'.repeat(4_000)}\n`)
    await vi.waitFor(() => expect(file.lost).toBeGreaterThan(0))
    free()
    await vi.waitFor(async () => {
      file.write('last\n')
      expect((await readFile(join(path, 'logs/guesthouse.log'), 'utf8')).slice(-500)).toMatch(
        /log lines lost","lost":\d+/,
      )
    })
    file.close()
  },
)

test('a folder that cannot be made ends nothing', async () => {
  const path = await folder()
  await writeFile(join(path, 'logs'), 'in the way')
  const file = openLogFile(join(path, 'logs'))
  file.write('lost\n')
  file.close()
})
