import { expect, test } from 'vitest'
import { moved } from './boot-order-input.tsx'

test('a boot device moves one place and the others keep their order', () => {
  expect(moved(['disk', 'cd', 'network'], 'network', -1)).toEqual(['disk', 'network', 'cd'])
  expect(moved(['disk', 'cd', 'network'], 'disk', 1)).toEqual(['cd', 'disk', 'network'])
})
