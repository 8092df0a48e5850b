import { expect, test } from 'vitest'
import { canDo } from '#lib/contract/vm-actions.ts'
import { VmState } from '#lib/contract/vm-state.ts'
import { noPictureWords } from './no-picture-words.ts'

test('every state without a screen says what it is and what happens next', () => {
  const without = VmState.options.filter(state => !canDo('open-console', state))
  expect(without).toContain('stopped')
  for (const state of without) {
    const { title, next } = noPictureWords({ name: 'web', state })
    expect(title).toMatch(/^“web” (is|has) \w/)
    expect(next, state).toMatch(/\.$/)
  }
})
