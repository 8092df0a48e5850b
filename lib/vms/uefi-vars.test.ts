import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { provideUefiVars } from './uefi-vars.ts'

let root: string
let path: string
let templatePath: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gh-vars-'))
  path = join(root, 'uefi-vars.fd')
  templatePath = join(root, 'template.fd')
  await writeFile(templatePath, 'empty store')
})
afterEach(() => rm(root, { recursive: true, force: true }))

test('a VM’s variable store begins as the firmware’s template, for nobody else to read, and is kept from then on', async () => {
  await provideUefiVars(path, { templatePath, owner: null })
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  const used = 'with boot entries'.padEnd(4096)
  await writeFile(path, used)
  await provideUefiVars(path, { templatePath, owner: null })
  expect(await readFile(path, 'utf8')).toBe(used)
})

test('F03: a store whose copy was cut is made anew, and a copy that fails leaves nothing', async () => {
  await writeFile(`${path}.part`, 'half')
  await provideUefiVars(path, { templatePath, owner: null })
  expect(await readFile(path, 'utf8')).toBe('empty store')
  await rm(path)
  await mkdir(join(root, 'folder'))
  await expect(provideUefiVars(path, { templatePath: join(root, 'folder'), owner: null })).rejects.toThrow()
  expect(await readdir(root)).toEqual(['folder', 'template.fd'])
})
