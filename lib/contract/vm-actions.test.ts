import { expect, test } from 'vitest'
import { canDo, reasonAgainst, VM_ACTIONS, type VmAction } from './vm-actions.ts'
import { VmState } from './vm-state.ts'

const actions = Object.keys(VM_ACTIONS).filter((key): key is VmAction => key in VM_ACTIONS)

test('every refusal is a sentence that names the VM, its state and when it would work', () => {
  expect(reasonAgainst('pause', { name: 'web', state: 'stopped' })).toBe(
    '“web” is stopped: you can pause it when it is running or shutting down.',
  )
})

test('a reason is given exactly when an action is not allowed', () => {
  for (const action of actions) {
    for (const state of VmState.options) {
      expect(reasonAgainst(action, { name: 'x', state }) === null, `${action} in ${state}`).toBe(canDo(action, state))
    }
  }
})

test('no VM can get stuck: in every state it can be started or powered off', () => {
  for (const state of VmState.options) expect(canDo('start', state) || canDo('power-off', state), state).toBe(true)
})

test('a VM whose process may live can be neither deleted nor changed', () => {
  for (const state of VmState.options.filter(state => canDo('power-off', state))) {
    expect(canDo('delete', state), state).toBe(false)
    expect(canDo('change-hardware', state), state).toBe(false)
  }
})
