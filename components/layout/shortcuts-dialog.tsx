'use client'

import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { mayWith, useMe } from '#lib/client/use-rights.ts'
import type { Me } from '#lib/contract/session.ts'
import { navItemsFor } from './nav-items.ts'

function keysFor(me: Me | undefined): [string[], string][] {
  return [
    [['Ctrl', 'K'], 'Go to or do anything'],
    [['/'], 'Search the VMs'],
    ...(mayWith(me, 'vms.create') ? [NEW_VM] : []),
    ...navItemsFor(me).map(({ key, label }): [string[], string] => [['g', key], label]),
    [['?'], 'This list'],
    [['Esc'], 'Close what is open'],
  ]
}

const NEW_VM: [string[], string] = [['n'], 'New VM']

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const keys = keysFor(useMe())
  return (
    <Dialog title="Keys" onClose={onClose} footer={<Button onClick={onClose}>Close</Button>}>
      <dl className="divide-y divide-line text-text">
        {keys.map(([combination, meaning]) => (
          <div key={meaning} className="flex items-center justify-between gap-4 py-1.5">
            <dt>{meaning}</dt>
            <dd className="flex gap-1">
              {combination.map(key => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
