'use client'

import { type ReactNode, useId, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { TextInput } from './text-input.tsx'

type ConfirmDialogProps = {
  /** The question: “Delete “router”?” */
  title: string
  /** The consequence, with names and sizes. */
  children: ReactNode
  /** A verb and its object: “Delete VM and 1 disk”. */
  confirmLabel: string
  cancelLabel?: string
  tone?: 'danger' | 'primary'
  pending?: boolean
  /** What must be typed first. Only for what cannot be undone. */
  typeToConfirm?: string
  disabledReason?: string | null
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something that matters. The focus is on the safe answer; Escape is that answer too. */
export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  cancelLabel = 'Cancel',
  tone = 'danger',
  pending,
  typeToConfirm,
  disabledReason,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const id = useId()
  const untyped = typeToConfirm !== undefined && typed.trim() !== typeToConfirm
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            {cancelLabel}
          </Button>
          <Button
            variant={tone}
            pending={pending}
            disabledReason={disabledReason ?? (untyped ? `Type “${typeToConfirm}” above first.` : null)}
            onClick={onConfirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {typeToConfirm !== undefined && (
        <div className="mt-3 flex flex-col gap-1.5">
          <label htmlFor={id}>
            Type <strong className="font-semibold text-text">{typeToConfirm}</strong> to confirm
          </label>
          <TextInput id={id} value={typed} onChange={event => setTyped(event.target.value)} autoComplete="off" />
        </div>
      )}
    </Dialog>
  )
}
