import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const table = readFileSync(join(root, 'docs/security.md'), 'utf8')

const files = ['app', 'components', 'e2e', 'launcher', 'lib'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
)

/** `path/of/a.test.ts` “the name of a test in it”, which may stand alone. */
const NAMED = /`((?:app|components|e2e|launcher|lib)\/[\w/.-]+\.(?:test|spec)\.tsx?)`(?: “([^|]*?)” *(?=\||$))?/gm

const named = [...table.matchAll(NAMED)].map(([, path = '', name = '']) => ({ path, name }))

test('the table names tests', () => expect(named.length).toBeGreaterThan(60))

test.each(named)('$path has the test “$name”', ({ path, name }) => {
  expect(files).toContain(path)
  expect(readFileSync(join(root, path), 'utf8')).toContain(name)
})

test('each requirement that is not met, or partly, says so in bold and why', () => {
  const bold = table.split('\n').filter(line => /^\| \d/.test(line) && /\*\*(?:no|partly)\*\*/.test(line))
  expect(bold.length).toBeGreaterThan(5)
  for (const line of bold) expect(line).toMatch(/\*\*(?:no|partly)\*\*: \S/)
})
