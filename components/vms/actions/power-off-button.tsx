'use client'

import { Unplug } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { Vm } from '#lib/contract/vm.ts'
import { useVmActions } from './use-vm-actions.ts'

const PowerOffDialog = dynamic(() => import('./power-off-dialog.tsx').then(module => module.PowerOffDialog))

/** The way out for a guest that does not listen. */
export function PowerOffButton({ vm }: { vm: Vm }) {
  const { reasonAgainst } = useVmActions(vm)
  const [isAsking, setIsAsking] = useState(false)
  return (
    <>
      <Button
        icon={<Unplug aria-hidden="true" className="size-4" />}
        disabledReason={reasonAgainst('power-off')}
        onClick={() => setIsAsking(true)}
      >
        Power off…
      </Button>
      {isAsking && <PowerOffDialog vm={vm} onClose={() => setIsAsking(false)} />}
    </>
  )
}
