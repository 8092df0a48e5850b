'use client'

import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { cx } from './cx.ts'

export type MenuItem = {
  label: string
  icon?: ReactNode
  onSelect: () => void
  tone?: 'danger'
  /** Shown under the label: a menu is used by touch too, where nothing can be hovered. */
  disabledReason?: string | null
}
export type MenuEntry = MenuItem | 'separator'

type MenuListProps = {
  id: string
  label: string
  items: MenuEntry[]
  trigger: RefObject<HTMLElement | null>
  onClose: (how: { restoreFocus: boolean }) => void
}

function itemsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[role=menuitem]')]
}

/** Which item a key leads to, or null when the key is not for moving. */
function targetOf(key: string, all: HTMLElement[], current: number): HTMLElement | null {
  if (key === 'ArrowDown') return all[(current + 1) % all.length] ?? null
  if (key === 'ArrowUp') return all.at(current <= 0 ? -1 : current - 1) ?? null
  if (key === 'Home') return all[0] ?? null
  if (key === 'End') return all.at(-1) ?? null
  if (key.length !== 1 || key === ' ') return null
  const rotated = [...all.slice(current + 1), ...all.slice(0, current + 1)]
  return rotated.find(item => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase())) ?? null
}

/** The open list of a Menu. It takes the focus, and gives it back through `onClose`. */
export function MenuList({ id, label, items, trigger, onClose }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (list.current) itemsOf(list.current)[0]?.focus()
  }, [])

  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      if (!(event.target instanceof Node)) return
      if (list.current?.contains(event.target) || trigger.current?.contains(event.target)) return
      onClose({ restoreFocus: false })
    }
    window.addEventListener('pointerdown', onPointerDown, true)
    return () => window.removeEventListener('pointerdown', onPointerDown, true)
  }, [onClose, trigger])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // Keys of an open menu are nobody else's: page shortcuts must not hear them.
    event.stopPropagation()
    if (event.key === 'Tab') return onClose({ restoreFocus: true })
    if (event.key === 'Escape') {
      event.preventDefault()
      return onClose({ restoreFocus: true })
    }
    const all = itemsOf(event.currentTarget)
    const current = all.findIndex(item => item.matches(':focus'))
    const target = targetOf(event.key, all, current)
    if (!target) return
    event.preventDefault()
    target.focus()
  }

  return (
    <div
      ref={list}
      id={id}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="min-w-48 max-w-80 animate-appear rounded-card bg-raised p-1 shadow-float"
    >
      {items.map((item, index) =>
        item === 'separator' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: separators have no identity of their own
          <hr key={index} className="mx-2 my-1 border-line" />
        ) : (
          <MenuRow key={item.label} item={item} onClose={onClose} />
        ),
      )}
    </div>
  )
}

function MenuRow({ item, onClose }: { item: MenuItem } & Pick<MenuListProps, 'onClose'>) {
  const { label, icon, onSelect, tone, disabledReason } = item
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={disabledReason ? true : undefined}
      onPointerMove={event => event.currentTarget.focus({ preventScroll: true })}
      onClick={() => {
        if (disabledReason) return
        onClose({ restoreFocus: true })
        onSelect()
      }}
      className={cx(
        'flex w-full items-start gap-2.5 rounded-control px-2 py-1.5 text-left outline-none focus:bg-hover pointer-coarse:py-2.5',
        tone === 'danger' && !disabledReason && 'text-danger focus:bg-danger-soft',
      )}
    >
      <span className={cx('mt-0.5 flex size-4 shrink-0 items-center justify-center', disabledReason && 'opacity-50')}>
        {icon}
      </span>
      <span className="min-w-0">
        <span className={cx('block', disabledReason && 'text-text-muted')}>{label}</span>
        {disabledReason && <span className="block text-small text-pretty text-text-muted">{disabledReason}</span>}
      </span>
    </button>
  )
}
