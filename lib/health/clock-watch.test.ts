import { expect, test } from 'vitest'
import { createClockWatch } from './clock-watch.ts'

const DAY = 86_400_000

/** Both clocks go on by `ms`; the wall clock is set by `jumpMs`, too. */
function clocks() {
  const at = { wall: 1_000_000, monotonic: 0 }
  return {
    pass(ms: number, jumpMs = 0) {
      at.wall += ms + jumpMs
      at.monotonic += ms
    },
    watch: createClockWatch({ wall: () => at.wall, monotonic: () => at.monotonic }),
  }
}

test('F20: a jump of a day either way is seen at the next look, with its way', () => {
  for (const byMs of [DAY, -DAY]) {
    const { pass, watch } = clocks()
    pass(3_000)
    expect(watch.look()).toBeNull()
    pass(3_000, byMs)
    expect(watch.look()).toEqual({ byMs })
    pass(3_000)
    expect(watch.look()).toEqual({ byMs })
  }
})

test('F20: it is over when the clock is set back, or after a while', () => {
  const back = clocks()
  back.pass(3_000, DAY)
  back.watch.look()
  back.pass(3_000, -DAY)
  expect(back.watch.look()).toBeNull()
  const later = clocks()
  later.pass(3_000, DAY)
  later.watch.look()
  later.pass(11 * 60_000)
  expect(later.watch.look()).toBeNull()
})

test('F20: a clock that is slewed does not jump, however long that goes on', () => {
  const { pass, watch } = clocks()
  for (let i = 0; i < 1_000; i += 1) {
    pass(3_000, 500)
    expect(watch.look()).toBeNull()
  }
})
