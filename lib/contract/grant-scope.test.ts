import { expect, test } from 'vitest'
import { GrantScope } from './rights.ts'

test('a granted tag is kept as VMs have it: else a grant for “Lab” would cover nothing', () => {
  expect(GrantScope.parse({ kind: 'tag', tag: ' Lab ' })).toEqual({ kind: 'tag', tag: 'lab' })
})
