import { expect, test } from 'vitest'
import type { Rescue } from '#lib/contract/database-copy.ts'
import { canBeChosen, namesWords, REBUILD, recommended, vmsAfterwards } from './choices.ts'

type Copy = Rescue['copies'][number]

const contents = (...vms: string[]) => ({ vms, volumes: vms.length, activities: 5 })
function copy(name: string, change: Partial<Copy> = {}): Copy {
  const facts = { madeAt: `2026-11-${name}T06:00:00.000Z`, reason: 'daily', sizeBytes: 4096, newer: false } as const
  return { name, contents: contents('web', 'db'), ...facts, ...change }
}
const files = (...vms: string[]) => ({ contents: contents(...vms), warnings: [] })

test('the newest of the copies that hold most of the VMs that are there is recommended', () => {
  const copies = [copy('24', { contents: contents('web') }), copy('23'), copy('22')]
  expect(recommended({ copies, rebuild: files('web', 'db', 'new') })).toBe('23')
})

test('a damaged copy and one of a newer version are never recommended', () => {
  const copies = [copy('24', { contents: null }), copy('23', { newer: true }), copy('22')]
  expect(recommended({ copies, rebuild: files('web') })).toBe('22')
  expect(recommended({ copies: copies.slice(0, 2), rebuild: files('web') })).toBe(REBUILD)
})

test('a copy that has gone, or has turned out to be damaged, is no choice any more', () => {
  const copies = [copy('24', { contents: null }), copy('23')]
  const can = (choice: string) => canBeChosen(choice, { copies })
  expect([can('24'), can('23'), can('22'), can(REBUILD)]).toEqual([false, true, false, true])
})

test('a copy that knows none of the VMs that are there is worth less than their own files', () => {
  expect(recommended({ copies: [copy('24', { contents: contents() })], rebuild: files('web') })).toBe(REBUILD)
})

test('without files, the copy with most VMs is recommended', () => {
  expect(recommended({ copies: [copy('24', { contents: contents() }), copy('23')], rebuild: files() })).toBe('23')
})

test('what is there afterwards is what the copy has and what is added to it', () => {
  const rescue = { copies: [copy('24')], rebuild: files('web', 'new') }
  expect(vmsAfterwards('24', rescue)).toEqual(['web', 'db', 'new'])
  expect(vmsAfterwards(REBUILD, rescue)).toEqual(['web', 'new'])
})

test('names are said as a person says them, and of many only some', () => {
  expect(namesWords(['web'])).toBe('web')
  expect(namesWords(['web', 'db', 'mail'])).toBe('web, db and mail')
  expect(namesWords(['a', 'b', 'c', 'd', 'e'], 2)).toBe('a, b and 3 more')
})
