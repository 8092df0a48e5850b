import type { VmState } from './vm-state.ts'

type ActionRule = {
  states: readonly VmState[]
  /** Completes “Can’t …” in the reason, e.g. “pause it”. */
  verb: string
}

/**
 * Which action is legal in which state. The page disables with the reason, the server answers 409: both from here.
 * `power-off` and `reset` stay legal whenever a QEMU process may exist, so that nothing can ever get stuck.
 */
export const VM_ACTIONS = {
  start: { states: ['stopped', 'crashed'], verb: 'start it' },
  'shut-down': { states: ['running', 'shutting-down'], verb: 'shut it down' },
  'power-off': { states: ['running', 'paused', 'shutting-down', 'not-responding', 'starting'], verb: 'power it off' },
  reset: { states: ['running', 'paused', 'shutting-down'], verb: 'reset it' },
  pause: { states: ['running', 'shutting-down'], verb: 'pause it' },
  resume: { states: ['paused'], verb: 'resume it' },
  delete: { states: ['stopped', 'crashed'], verb: 'delete it' },
  'change-hardware': { states: ['stopped', 'crashed'], verb: 'change its hardware' },
  'open-console': { states: ['running', 'paused', 'shutting-down'], verb: 'show its screen' },
} as const satisfies Record<string, ActionRule>

export type VmAction = keyof typeof VM_ACTIONS

const STATE_WORDS: Record<VmState, string> = {
  stopped: 'stopped',
  starting: 'starting',
  running: 'running',
  paused: 'paused',
  'shutting-down': 'shutting down',
  'not-responding': 'not responding',
  crashed: 'crashed',
}

export function stateWord(state: VmState): string {
  return STATE_WORDS[state]
}

function listed(states: readonly VmState[]): string {
  const words = states.map(stateWord)
  return words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

export function canDo(action: VmAction, state: VmState): boolean {
  const states: readonly VmState[] = VM_ACTIONS[action].states
  return states.includes(state)
}

/** Why an action is refused, as a sentence; null when it is allowed. The same words in a tooltip and in a 409. */
export function reasonAgainst(action: VmAction, vm: { name: string; state: VmState }): string | null {
  if (canDo(action, vm.state)) return null
  const { verb, states } = VM_ACTIONS[action]
  return `“${vm.name}” is ${stateWord(vm.state)}: you can ${verb} when it is ${listed(states)}.`
}
