'use client'

import { ConsoleView } from '#components/console/console-view.tsx'
import { useVmActions } from '../actions/use-vm-actions.ts'
import { useVm } from './vm-context.tsx'

/**
 * The screen gets all the room there is. Keys pressed in it are the guest’s. Not a lazy component: React holds back what replaces a
 * fallback for 300 ms, twice here, and noVNC itself comes with the first connection anyway.
 */
export function VmConsole() {
  const vm = useVm()
  const actions = useVmActions(vm)
  return (
    <div data-keys="own" className="relative -mx-4 flex min-h-96 flex-1 flex-col -mb-6 narrow:-mx-6">
      <ConsoleView vm={vm} onStart={() => actions.run('start')} isStarting={actions.pending === 'start'} />
    </div>
  )
}
