import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { openSetupCode, setupCodePath } from './setup-code.ts'

let dataPath = ''
beforeEach(async () => {
  dataPath = await mkdtemp(join(tmpdir(), 'gh-setup-'))
  const root = dataPath
  onTestFinished(() => rm(root, { recursive: true }))
})

test('N23: the code has 80 bits, is for its owner alone, and is the same after a restart', async () => {
  const { text } = openSetupCode(dataPath)
  expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect((await stat(setupCodePath(dataPath))).mode & 0o777).toBe(0o600)
  expect(openSetupCode(dataPath).text).toBe(text)
})

test('it is known as people type it: small letters, no dashes, O for zero', () => {
  const code = openSetupCode(dataPath)
  expect(code.matches(` ${code.text.toLowerCase().replaceAll('-', ' ')} `)).toBe(true)
  expect(code.matches(code.text.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(true)
  expect(code.matches(code.text.slice(1))).toBe(false)
  expect(code.matches('')).toBe(false)
})

test('a file that is no code is replaced, and a link is not followed', async () => {
  const target = join(dataPath, 'target')
  await writeFile(target, 'untouched')
  await symlink(target, setupCodePath(dataPath))
  const code = openSetupCode(dataPath)
  expect(await readFile(target, 'utf8')).toBe('untouched')
  expect((await readFile(setupCodePath(dataPath), 'utf8')).trim()).toBe(code.text)
})

test('when it is forgotten its file is gone', async () => {
  openSetupCode(dataPath).forget()
  await expect(stat(setupCodePath(dataPath))).rejects.toThrow()
})
