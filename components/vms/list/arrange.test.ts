import { expect, test } from 'vitest'
import { aVm } from '#lib/client/testing/builders.ts'
import { arrange, countWords, tagsOf } from './arrange.ts'

const vms = [
  aVm({ name: 'web-10', state: 'running', usage: { cpuPercent: 5, memoryBytes: 1 } }),
  aVm({ name: 'web-2', state: 'stopped', note: 'The Shop' }),
  aVm({ name: 'db', state: 'crashed', memoryMiB: 8192 }),
  aVm({ name: 'CI', state: 'paused', usage: { cpuPercent: 90, memoryBytes: 1 } }),
]
const names = (arrangement: Partial<Parameters<typeof arrange>[1]>) =>
  arrange(vms, { search: '', filter: 'all', sort: 'name', tag: '', ...arrangement }).map(vm => vm.name)

test('names sort as people count, whatever their case', () => {
  expect(names({})).toEqual(['CI', 'db', 'web-2', 'web-10'])
})

test('by state, what is in trouble comes first and what is off last', () => {
  expect(names({ sort: 'state' })).toEqual(['db', 'CI', 'web-10', 'web-2'])
})

test('by CPU, a VM that is off comes after one that idles', () => {
  expect(names({ sort: 'cpu' })).toEqual(['CI', 'web-10', 'db', 'web-2'])
})

test('every word of the search must be in the name or the note', () => {
  expect(names({ search: 'web shop' })).toEqual(['web-2'])
  expect(names({ search: 'web db' })).toEqual([])
})

test('VMs are found by their tags, and filtered by one of them', () => {
  const tagged = [aVm({ name: 'a', tags: ['lab', 'web'] }), aVm({ name: 'b', tags: ['lab-2'] }), aVm({ name: 'lab' })]
  const found = (arrangement: Partial<Parameters<typeof arrange>[1]>) =>
    arrange(tagged, { search: '', filter: 'all', sort: 'name', tag: '', ...arrangement }).map(vm => vm.name)
  expect(found({ tag: 'lab' })).toEqual(['a'])
  expect(found({ search: 'lab' })).toEqual(['a', 'b', 'lab'])
  expect(tagsOf(tagged)).toEqual(['lab', 'lab-2', 'web'])
})

test('a paused VM counts as running: it holds its memory', () => {
  expect(names({ filter: 'running' })).toEqual(['CI', 'web-10'])
})

test('the counts leave out what there is none of', () => {
  expect(countWords(vms)).toBe('2 running · 1 stopped · 1 in trouble')
  expect(countWords([aVm()])).toBe('1 stopped')
})
