import { expect, test } from 'vitest'
import { MIB } from '#lib/shared/bytes.ts'
import { heldBytes } from './held.ts'

const BUFFER_MIB = 64

test('a buffer counts while it is held, and no more once it is not', () => {
  const before = heldBytes()
  const held = [Buffer.alloc(BUFFER_MIB * MIB)]
  expect(heldBytes() - before).toBeGreaterThan((BUFFER_MIB / 2) * MIB)
  held.pop()
  expect(heldBytes() - before).toBeLessThan((BUFFER_MIB / 2) * MIB)
})
