import { expect, test } from 'vitest'
import { placeNear } from './placement.ts'

const viewport = { width: 400, height: 300 }
const box = { width: 100, height: 60 }

test('a menu opens below its button, edges aligned', () => {
  const anchor = { left: 50, top: 20, width: 30, height: 30 }
  expect(placeNear(anchor, { box, viewport, side: 'below-start' })).toEqual({ left: 50, top: 56 })
})

test('a menu of the last row opens above its button', () => {
  const anchor = { left: 200, top: 260, width: 30, height: 30 }
  expect(placeNear(anchor, { box, viewport, side: 'below-end' })).toEqual({ left: 130, top: 194 })
})

test('a tooltip at the edge of the screen moves inwards', () => {
  const anchor = { left: 380, top: 100, width: 20, height: 20 }
  expect(placeNear(anchor, { box, viewport, side: 'above' })).toEqual({ left: 292, top: 34 })
})

test('a tooltip without room above goes below', () => {
  const anchor = { left: 100, top: 10, width: 20, height: 20 }
  expect(placeNear(anchor, { box, viewport, side: 'above' }).top).toBe(36)
})

test('what fits on neither side still starts inside the viewport', () => {
  const anchor = { left: 10, top: 140, width: 20, height: 20 }
  const tall = { width: 100, height: 500 }
  expect(placeNear(anchor, { box: tall, viewport, side: 'below-start' }).top).toBe(8)
})
