'use client'

import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { NAV_ITEMS } from './nav-items.ts'

const KEYS: [string[], string][] = [
  [['Ctrl', 'K'], 'Go to or do anything'],
  [['/'], 'Search the VMs'],
  [['n'], 'New VM'],
  ...NAV_ITEMS.map(({ key, label }): [string[], string] => [['g', key], label]),
  [['?'], 'This list'],
  [['Esc'], 'Close what is open'],
]

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose} footer={<Button onClick={onClose}>Close</Button>}>
      <dl className="divide-y divide-line text-text">
        {KEYS.map(([keys, meaning]) => (
          <div key={meaning} className="flex items-center justify-between gap-4 py-1.5">
            <dt>{meaning}</dt>
            <dd className="flex gap-1">
              {keys.map(key => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
