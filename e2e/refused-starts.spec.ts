import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'

/** The real QEMU, except that it greets as another major version. */
async function qemuOfMajor({ root }: Guesthouse, major: number): Promise<string> {
  const path = join(root, `qemu-${major}`)
  await writeFile(
    path,
    `#!/bin/sh\nqemu-system-x86_64 "$@" | sed --unbuffered 's/"major": [0-9]*/"major": ${major}/'\n`,
  )
  await chmod(path, 0o755)
  return path
}

function refusalOf(guesthouse: Guesthouse, environment: Record<string, string>) {
  return guesthouse.refuse({ GUESTHOUSE_DATA: join(guesthouse.root, 'other'), GUESTHOUSE_PORT: '0', ...environment })
}

test('F25: without QEMU there is one sentence that says what to install', async ({ guesthouse }) => {
  for (const environment of [{ PATH: guesthouse.root }, { GUESTHOUSE_QEMU: join(guesthouse.root, 'no-qemu') }]) {
    const { code, words } = await refusalOf(guesthouse, environment)
    expect(code).toBe(1)
    expect(words).toMatch(/qemu/i)
    expect(words).not.toContain('    at ')
  }
})

test('F25: a QEMU that is too old is refused with both versions', async ({ guesthouse }) => {
  const { code, words } = await refusalOf(guesthouse, { GUESTHOUSE_QEMU: await qemuOfMajor(guesthouse, 5) })
  expect(code).toBe(1)
  expect(words).toMatch(/5\.\d/)
  expect(words).toContain('7.2')
  expect(words).not.toContain('    at ')
})

test('F25: a program that is not QEMU is not taken for one', async ({ guesthouse }) => {
  const { code, words } = await refusalOf(guesthouse, { GUESTHOUSE_QEMU: '/bin/true' })
  expect(code).toBe(1)
  expect(words).toContain('/bin/true')
  expect(words).not.toContain('    at ')
})

test('N23: until there is a login, only this machine can be listened on', async ({ guesthouse }) => {
  for (const host of ['0.0.0.0', '::', '192.168.1.5']) {
    const { code, words } = await refusalOf(guesthouse, { GUESTHOUSE_HOST: host })
    expect(code).toBe(1)
    expect(words).toContain('ssh -L')
    expect(words.trim().split('\n')).toHaveLength(1)
  }
})

test('a setting that makes no sense is refused by its name', async ({ guesthouse }) => {
  const { code, words } = await refusalOf(guesthouse, { GUESTHOUSE_PORT: 'eighty' })
  expect(code).toBe(1)
  expect(words).toContain('GUESTHOUSE_PORT')
})
