'use client'

import { Ellipsis, Pause, Pencil, Play, RotateCcw, Trash2, Unplug } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { ButtonLook } from '#components/ui/button-style.ts'
import { Menu } from '#components/ui/menu.tsx'
import type { MenuEntry } from '#components/ui/menu-list.tsx'
import type { Vm } from '#lib/contract/vm.ts'
import { canDo } from '#lib/contract/vm-actions.ts'
import { useVmActions } from './use-vm-actions.ts'

const PowerOffDialog = dynamic(() => import('./power-off-dialog.tsx').then(module => module.PowerOffDialog))
const ResetDialog = dynamic(() => import('./reset-dialog.tsx').then(module => module.ResetDialog))
const RenameDialog = dynamic(() => import('./rename-dialog.tsx').then(module => module.RenameDialog))
const DeleteVmDialog = dynamic(() => import('./delete-vm-dialog.tsx').then(module => module.DeleteVmDialog))

const ICON = 'size-4'

type VmMenuProps = Pick<ButtonLook, 'variant' | 'size'> & {
  vm: Vm
  onDeleted?: () => void
}

/** Everything else that can be done with a VM. What a guest may lose data by is asked about first. */
export function VmMenu({ vm, variant, size, onDeleted }: VmMenuProps) {
  const actions = useVmActions(vm)
  const [dialog, setDialog] = useState<'rename' | 'power-off' | 'reset' | 'delete' | null>(null)
  const close = () => setDialog(null)

  // What only a running VM can do is no choice of one that is off: three refusals would stand before what can be done.
  const whileOn: MenuEntry[] = [
    canDo('resume', vm.state)
      ? {
          label: 'Resume',
          icon: <Play className={ICON} />,
          onSelect: () => actions.run('resume'),
          disabledReason: actions.reasonAgainst('resume'),
        }
      : {
          label: 'Pause',
          icon: <Pause className={ICON} />,
          onSelect: () => actions.run('pause'),
          disabledReason: actions.reasonAgainst('pause'),
        },
    {
      label: 'Reset…',
      icon: <RotateCcw className={ICON} />,
      onSelect: () => setDialog('reset'),
      disabledReason: actions.reasonAgainst('reset'),
    },
    {
      label: 'Power off…',
      icon: <Unplug className={ICON} />,
      onSelect: () => setDialog('power-off'),
      disabledReason: actions.reasonAgainst('power-off'),
    },
    'separator',
  ]
  const always: MenuEntry[] = [
    {
      label: 'Rename…',
      icon: <Pencil className={ICON} />,
      onSelect: () => setDialog('rename'),
      disabledReason: actions.reasonAgainstChange,
    },
    {
      label: 'Delete…',
      icon: <Trash2 className={ICON} />,
      tone: 'danger',
      onSelect: () => setDialog('delete'),
      disabledReason: actions.reasonAgainst('delete'),
    },
  ]

  return (
    <>
      <Menu
        label={`More actions for ${vm.name}`}
        icon={<Ellipsis aria-hidden="true" className={ICON} />}
        items={canDo('start', vm.state) ? always : [...whileOn, ...always]}
        variant={variant}
        size={size}
      />
      {dialog === 'power-off' && <PowerOffDialog vm={vm} onClose={close} />}
      {dialog === 'reset' && <ResetDialog vm={vm} onClose={close} />}
      {dialog === 'delete' && <DeleteVmDialog vm={vm} onClose={close} {...(onDeleted && { onDeleted })} />}
      {dialog === 'rename' && <RenameDialog vm={vm} onClose={close} />}
    </>
  )
}
