'use client'

import { MonitorOff } from 'lucide-react'
import { ConsoleView } from '#components/console/console-view.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { useReasonWithout } from '#lib/client/use-rights.ts'
import { useVmActions } from '../actions/use-vm-actions.ts'
import { useVm } from './vm-context.tsx'

/**
 * The screen gets all the room there is. Keys pressed in it are the guest’s. Not a lazy component: React holds back what replaces a
 * fallback for 300 ms, twice here, and noVNC itself comes with the first connection anyway.
 */
export function VmConsole() {
  const vm = useVm()
  const actions = useVmActions(vm)
  const reasonWithout = useReasonWithout(vm, 'console')
  if (reasonWithout) {
    return (
      <EmptyState
        drawing={<MonitorOff aria-hidden="true" strokeWidth={1.5} className="size-10" />}
        title="Its console is not for you"
      >
        {reasonWithout}
      </EmptyState>
    )
  }
  const mayStart = actions.reasonAgainstPower === null
  return (
    <div data-keys="own" className="relative -mx-4 flex min-h-96 flex-1 flex-col -mb-6 narrow:-mx-6">
      <ConsoleView
        vm={vm}
        {...(mayStart && { onStart: () => actions.run('start') })}
        isStarting={actions.pending === 'start'}
      />
    </div>
  )
}
