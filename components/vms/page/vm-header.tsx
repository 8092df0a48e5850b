'use client'

import { Monitor, Play, Power } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { paths } from '#lib/client/paths.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { canDo, stateWord } from '#lib/contract/vm-actions.ts'
import type { VmState } from '#lib/contract/vm-state.ts'
import { PowerOffButton } from '../actions/power-off-button.tsx'
import { useVmActions } from '../actions/use-vm-actions.ts'
import { VmMenu } from '../actions/vm-menu.tsx'
import { CauseSentence } from '../cause-sentence.tsx'
import { StateGlyph } from '../state-glyph.tsx'

/** States in which asking the guest is over, or may never be answered. */
const OFFERS_THE_PLUG: VmState[] = ['shutting-down', 'not-responding']

/** State, name, why, and what can be done: the same on every tab. */
export function VmHeader({ vm }: { vm: Vm }) {
  const router = useRouter()
  const pathname = usePathname()
  const actions = useVmActions(vm)
  const isOff = canDo('start', vm.state) || vm.state === 'starting'
  const isAtConsole = pathname === paths.vmConsole(vm.id)

  return (
    <PageHeader
      plain
      title={
        <span className="flex min-w-0 items-center gap-2.5">
          <StateGlyph state={vm.state} className="size-3.5" />
          <span className="min-w-0 break-words">{vm.name}</span>
        </span>
      }
      facts={
        <>
          <span className="inline-block font-medium text-text first-letter:uppercase">{stateWord(vm.state)}</span>
          <span className="max-narrow:hidden">
            {' · '}
            <CauseSentence vm={vm} afterState />
          </span>
        </>
      }
      actions={
        <>
          {isOff ? (
            <Button
              // At the console the one primary button stands where the screen would be.
              variant={isAtConsole ? 'secondary' : 'primary'}
              icon={<Play aria-hidden="true" className="size-4" />}
              pending={actions.pending === 'start' || vm.state === 'starting'}
              disabledReason={actions.reasonAgainst('start')}
              onClick={() => actions.run('start')}
            >
              Start
            </Button>
          ) : (
            <>
              {!isAtConsole && (
                <Button
                  variant="primary"
                  icon={<Monitor aria-hidden="true" className="size-4" />}
                  disabledReason={actions.reasonAgainst('open-console')}
                  onClick={() => router.push(paths.vmConsole(vm.id))}
                >
                  Console
                </Button>
              )}
              {vm.state === 'paused' ? (
                <Button
                  icon={<Play aria-hidden="true" className="size-4" />}
                  pending={actions.pending === 'resume'}
                  disabledReason={actions.reasonAgainst('resume')}
                  onClick={() => actions.run('resume')}
                >
                  Resume
                </Button>
              ) : (
                <Button
                  icon={<Power aria-hidden="true" className="size-4" />}
                  pending={actions.pending === 'shut-down'}
                  disabledReason={actions.reasonAgainst('shut-down')}
                  onClick={() => actions.run('shut-down')}
                >
                  Shut down
                </Button>
              )}
            </>
          )}
          {OFFERS_THE_PLUG.includes(vm.state) && <PowerOffButton vm={vm} />}
          <VmMenu vm={vm} variant="secondary" onDeleted={() => router.push(paths.vms())} />
        </>
      }
    />
  )
}
