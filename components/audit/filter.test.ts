import { expect, test } from 'vitest'
import { isFiltering, matchOf, NO_FILTER } from './filter.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')

test('an empty filter asks for everything', () => {
  expect(matchOf(NO_FILTER, NOW)).toEqual({})
  expect(isFiltering(NO_FILTER)).toBe(false)
})

test('what the URL says is asked for in the words of the API', () => {
  const [who, vm] = [crypto.randomUUID(), crypto.randomUUID()]
  const filter = { q: ' web ', who, vm, kind: 'vms', result: 'refused', since: '24h' }
  expect(matchOf(filter, NOW)).toEqual({
    ...{ search: 'web', userId: who, vmId: vm, action: 'vms.', result: 'refused' },
    since: '2026-11-23T12:00:00.000Z',
  })
  expect(isFiltering(filter)).toBe(true)
})

test('what nobody can mean is left out, and breaks nothing', () => {
  expect(matchOf({ q: ' ', who: 'x', vm: '../x', kind: '%', result: 'maybe', since: 'ever' }, NOW)).toEqual({})
})
