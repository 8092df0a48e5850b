'use client'

import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId, useRef, useState } from 'react'
import { type ButtonLook, buttonClassName } from './button-style.ts'
import { Floating } from './floating.tsx'
import { type MenuEntry, MenuList } from './menu-list.tsx'
import { useTooltip } from './use-tooltip.tsx'

type MenuProps = Omit<ButtonLook, 'square'> & {
  /** What the menu is for, with its object: “More actions for router”. */
  label: string
  /** The button’s face. Without words it is a square with the label as its name and tooltip. */
  icon?: ReactNode
  words?: ReactNode
  items: MenuEntry[]
  side?: 'below-start' | 'below-end'
  disabledReason?: string | null | undefined
}

/** A button that opens a list of actions (WAI-ARIA menu button): arrows, Home, End, first letters, Escape. */
export function Menu({
  label,
  icon,
  words,
  items,
  side = 'below-end',
  variant = 'quiet',
  size,
  disabledReason,
}: MenuProps) {
  const trigger = useRef<HTMLButtonElement>(null)
  const id = useId()
  const [isOpen, setIsOpen] = useState(false)
  const { triggerProps, tooltip } = useTooltip(isOpen ? null : (disabledReason ?? (words ? null : label)))

  const close = ({ restoreFocus }: { restoreFocus: boolean }) => {
    setIsOpen(false)
    if (restoreFocus) trigger.current?.focus()
  }

  return (
    <>
      <button
        ref={trigger}
        type="button"
        {...triggerProps}
        aria-label={words ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-disabled={disabledReason ? true : undefined}
        aria-description={disabledReason ?? undefined}
        onClick={() => !disabledReason && setIsOpen(!isOpen)}
        onKeyDown={event => {
          if (event.key !== 'ArrowDown' || disabledReason) return
          event.preventDefault()
          setIsOpen(true)
        }}
        className={buttonClassName({ variant, size, square: !words })}
      >
        {icon}
        {words && (
          <>
            {words}
            <ChevronDown aria-hidden="true" className="-mr-1 size-3.5 opacity-70" />
          </>
        )}
      </button>
      {tooltip}
      {isOpen && (
        <Floating anchor={trigger} side={side}>
          <MenuList id={id} label={label} items={items} trigger={trigger} onClose={close} />
        </Floating>
      )}
    </>
  )
}
