import { expect, test } from 'vitest'
import { visibleRows } from './visible-rows.ts'

const sight = { windowHeight: 1_000, rowHeight: 100, rowCount: 500 }

test('at the top the first rows are there, and a window more', () => {
  expect(visibleRows({ ...sight, scrolledBy: -200 })).toEqual({ first: 0, end: 20 })
})

test('in the middle there is a window’s height before and after what is seen', () => {
  expect(visibleRows({ ...sight, scrolledBy: 20_000 })).toEqual({ first: 188, end: 224 })
})

test('at the end there is nothing after the last row, also when the list became shorter than it is scrolled', () => {
  expect(visibleRows({ ...sight, scrolledBy: 49_000 })).toEqual({ first: 480, end: 500 })
  expect(visibleRows({ ...sight, scrolledBy: 49_000, rowCount: 3 })).toEqual({ first: 0, end: 3 })
})

test('an empty list has no rows', () => {
  expect(visibleRows({ ...sight, scrolledBy: 0, rowCount: 0 })).toEqual({ first: 0, end: 0 })
})
