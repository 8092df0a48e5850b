'use client'

import { Monitor, Play, Power } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { IconButton } from '#components/ui/icon-button.tsx'
import { paths } from '#lib/client/paths.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { canDo } from '#lib/contract/vm-actions.ts'
import { useVmActions } from './use-vm-actions.ts'
import { VmMenu } from './vm-menu.tsx'

const ICON = 'size-4'

/** The three that are wanted most, for a card or a row: start or shut down, console, and the rest in a menu. */
export function PowerButtons({ vm }: { vm: Vm }) {
  const router = useRouter()
  const actions = useVmActions(vm)
  const isOff = canDo('start', vm.state)
  return (
    <>
      {isOff || vm.state === 'starting' ? (
        <IconButton
          label={`Start ${vm.name}`}
          hint="Start"
          icon={<Play aria-hidden="true" className={ICON} />}
          pending={actions.pending === 'start' || vm.state === 'starting'}
          disabledReason={actions.reasonAgainst('start')}
          onClick={() => actions.run('start')}
        />
      ) : (
        <IconButton
          label={`Shut down ${vm.name}`}
          hint="Shut down"
          icon={<Power aria-hidden="true" className={ICON} />}
          pending={actions.pending === 'shut-down'}
          disabledReason={actions.reasonAgainst('shut-down')}
          onClick={() => actions.run('shut-down')}
        />
      )}
      {!isOff && (
        <IconButton
          label={`Console of ${vm.name}`}
          hint="Console"
          icon={<Monitor aria-hidden="true" className={ICON} />}
          disabledReason={actions.reasonAgainst('open-console')}
          onClick={() => router.push(paths.vmConsole(vm.id))}
        />
      )}
      <VmMenu vm={vm} />
    </>
  )
}
