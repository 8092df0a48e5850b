'use client'

import { Play } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { useNow } from '#components/ui/clock.ts'
import type { Vm } from '#lib/contract/vm.ts'
import type { NextStart } from '#lib/contract/vm-policy.ts'
import { useVmActions } from '../actions/use-vm-actions.ts'
import { nextStartWords } from '../policies/policy-words.ts'

/** A start is due that nobody has to ask for: when, and how to have it now or not at all. */
export function NextStartNotice({ vm, nextStart }: { vm: Vm; nextStart: NextStart }) {
  const now = useNow()
  const { run, pending, reasonAgainst, reasonAgainstPower } = useVmActions(vm)
  return (
    <section
      aria-label="Next start"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card bg-warn-soft px-4 py-3"
    >
      {/* No live region: a countdown would be read out every second. */}
      <p className="min-w-48 flex-1 font-medium text-pretty tabular-nums">{nextStartWords(nextStart, now)}</p>
      <div className="flex flex-wrap gap-2">
        <Button
          icon={<Play aria-hidden="true" className="size-4" />}
          pending={pending === 'start'}
          disabledReason={reasonAgainst('start')}
          onClick={() => run('start')}
        >
          Start now
        </Button>
        <Button pending={pending === 'power-off'} disabledReason={reasonAgainstPower} onClick={() => run('power-off')}>
          {nextStart.because === 'crash' ? 'Do not start again' : 'Keep it off'}
        </Button>
      </div>
    </section>
  )
}
