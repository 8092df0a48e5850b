import { expect, test } from 'vitest'
import { sparklinePoints } from './sparkline.tsx'

test('a short history starts at the right, where now is', () => {
  const points = sparklinePoints({ values: [0, 100], max: 100, capacity: 11 })
  expect(points).toEqual([
    [90, 23],
    [100, 1],
  ])
})

test('a long history keeps only what fits', () => {
  const points = sparklinePoints({ values: [1, 2, 3, 4, 5], max: 5, capacity: 3 })
  expect(points.map(([x]) => x)).toEqual([0, 50, 100])
})

test('values over the top stay inside the box', () => {
  expect(sparklinePoints({ values: [250], max: 100, capacity: 5 })).toEqual([[100, 1]])
})
