'use client'

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'

export type DialogProps = {
  /** The question, or what the dialog is for. */
  title: string
  children?: ReactNode
  /** The buttons, the safe one first. Put `data-autofocus` on what gets the focus; without it, the first focusable does. */
  footer?: ReactNode
  onClose: () => void
  width?: 'regular' | 'wide'
}

/**
 * A modal dialog on the browser's own <dialog>: it traps focus, makes the page inert, closes with Escape and gives the focus back.
 * Render it while it is open: wherever that is, a cell of a table with figures included, it looks the same.
 */
export function Dialog({ title, children, footer, onClose, width = 'regular' }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()

  useLayoutEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    dialog.showModal()
    dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    // Closing before React removes the element is what gives the focus back to where it was.
    return () => dialog.close()
  }, [])

  return (
    <dialog
      ref={ref}
      aria-labelledby={`${id}-title`}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      // Keys pressed in a dialog are not page shortcuts.
      onKeyDown={event => event.stopPropagation()}
      onClick={event => event.target === event.currentTarget && onClose()}
      className={`m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] animate-appear rounded-card bg-raised text-left text-text whitespace-normal shadow-float backdrop:bg-scrim max-narrow:mb-4 ${
        width === 'wide' ? 'max-w-2xl' : 'max-w-md'
      }`}
    >
      <div className="flex flex-col gap-3 p-5">
        <h2 id={`${id}-title`} className="font-semibold text-name text-balance break-words">
          {title}
        </h2>
        <div className="text-prose text-text-muted">{children}</div>
        {footer && <div className="mt-2 flex flex-wrap justify-end gap-2">{footer}</div>}
      </div>
    </dialog>
  )
}
