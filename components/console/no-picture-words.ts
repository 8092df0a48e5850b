import type { Vm } from '#lib/contract/vm.ts'
import { stateWord } from '#lib/contract/vm-actions.ts'

const NEXT: Partial<Record<Vm['state'], string>> = {
  stopped: 'Start it and its console appears here.',
  crashed: 'Start it again and its console appears here.',
  starting: 'Its console appears here by itself.',
  'not-responding': 'QEMU does not answer. Wait a moment, or power the VM off.',
}

/** Why there is nothing to see, and what now. */
export function noPictureWords(vm: Pick<Vm, 'name' | 'state'>): { title: string; next: string } {
  const verb = vm.state === 'crashed' ? 'has' : 'is'
  return { title: `“${vm.name}” ${verb} ${stateWord(vm.state)}`, next: NEXT[vm.state] ?? '' }
}
