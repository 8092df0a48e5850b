import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const FAULTS = Array.from({ length: 35 }, (_, index) => `F${String(index + 1).padStart(2, '0')}`)
const TEST_LINE = /^- Test: `(?<file>[^`]+)` (?<title>.+)$/

const text = readFileSync(join(ROOT, 'docs/reliability.md'), 'utf8')
const sections = text.split('\n## ').slice(1)

/** Titles as they stand in the sources, with whatever they are completed with at the run. */
function testsOf(section: string) {
  return section.split('\n').flatMap(line => {
    const { file, title } = TEST_LINE.exec(line)?.groups ?? {}
    return file && title ? [{ file, title }] : []
  })
}

test('the page about faults has every fault, in order', () => {
  expect(sections.map(section => section.slice(0, 3))).toEqual(FAULTS)
})

test('every fault is brought about by a test, or the page says plainly why it cannot be yet', () => {
  for (const section of sections) {
    const isFuture = section.includes('\nNot yet: ')
    const isShown = testsOf(section).length > 0 && /\n- Injected: .*[\s\S]*\n- A person sees: /.test(section)
    expect([isFuture, isShown].filter(Boolean), section.split('\n')[0]).toHaveLength(1)
  }
})

test('every test that the page about faults names exists, and carries the id of its fault', () => {
  for (const section of sections) {
    for (const { file, title } of testsOf(section)) {
      const source = readFileSync(join(ROOT, file), 'utf8')
      // `describe('F21: KVM that', …)` names its cases after it.
      const isThere = ["'", '`', '"'].some(quote => source.includes(`${quote}${title}`))
      expect(isThere, `${file}: ${title}`).toBe(true)
      expect(title.split(':')[0], title).toContain(section.slice(0, 3))
    }
  }
})

test('a line about a test that cannot be understood is not passed over', () => {
  const lines = text.split('\n').filter(line => line.startsWith('- Test'))
  expect(lines.filter(line => !TEST_LINE.test(line))).toEqual([])
})
