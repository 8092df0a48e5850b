'use client'

import dynamic from 'next/dynamic'
import { useVmActions } from '../actions/use-vm-actions.ts'
import { useVm } from './vm-context.tsx'

// noVNC touches `document` while it loads, so it exists in browsers only, and only for who opens a console.
const ConsoleView = dynamic(() => import('#components/console/console-view.tsx').then(module => module.ConsoleView), {
  ssr: false,
  loading: () => <div className="flex-1 bg-sunken" />,
})

/** The screen gets all the room there is. Keys pressed in it are the guest’s. */
export function VmConsole() {
  const vm = useVm()
  const actions = useVmActions(vm)
  return (
    <div data-keys="own" className="relative -mx-4 flex min-h-96 flex-1 flex-col -mb-6 narrow:-mx-6">
      <ConsoleView vm={vm} onStart={() => actions.run('start')} isStarting={actions.pending === 'start'} />
    </div>
  )
}
