import { expect, test } from 'vitest'
import { steadyOrder } from './use-steady-order.ts'

const ids = (items: { id: string }[]) => items.map(({ id }) => id).join('')
const items = (text: string) => [...text].map(id => ({ id }))

test('rows keep their place although their order by CPU changed', () => {
  expect(ids(steadyOrder(items('cab'), ['a', 'b', 'c']))).toBe('abc')
})

test('what is new comes last, what is gone leaves', () => {
  expect(ids(steadyOrder(items('nca'), ['a', 'b', 'c']))).toBe('acn')
})
