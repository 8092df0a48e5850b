'use client'

import { Share2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import type { ConsoleKind } from '#lib/contract/console.ts'
import type { Vm } from '#lib/contract/vm.ts'

const ShareDialog = dynamic(() => import('./share-dialog.tsx').then(module => module.ShareDialog))

/** Makes links to this console for people without an account. */
export function ShareButton({ vm, kind }: { vm: Pick<Vm, 'id' | 'name'>; kind: ConsoleKind }) {
  const [isOpen, setIsOpen] = useState(false)
  const offlineReason = useOfflineReason()
  return (
    <>
      <IconButton
        label="Share this console"
        icon={<Share2 aria-hidden="true" className="size-4" />}
        disabledReason={offlineReason}
        onClick={() => setIsOpen(true)}
      />
      {isOpen && <ShareDialog vm={vm} kind={kind} onClose={() => setIsOpen(false)} />}
    </>
  )
}
