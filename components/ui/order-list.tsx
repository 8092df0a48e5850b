'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from './icon-button.tsx'

type Direction = 'up' | 'down'

type OrderListProps<V extends string> = {
  /** What is ordered, for screen readers: “Boot order”. */
  label: string
  options: readonly { value: V; label: string }[]
  /** The chosen ones, first to last; the others are listed under them, unchecked. */
  value: readonly V[]
  onChange: (value: V[]) => void
}

/** Which of a few things, and in which order: a check for each, and arrows. */
export function OrderList<V extends string>({ label, options, value, onChange }: OrderListProps<V>) {
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const moved = useRef<{ value: V; direction: Direction } | null>(null)
  const rest = options.map(option => option.value).filter(candidate => !value.includes(candidate))
  const nameOf = (wanted: V) => options.find(option => option.value === wanted)?.label ?? wanted

  // A row that moves in the document loses its focus: it gets it back, so that it can be moved on.
  useLayoutEffect(() => {
    if (!moved.current) return
    const { value: which, direction } = moved.current
    moved.current = null
    list.current?.querySelector<HTMLElement>(`[data-move="${which} ${direction}"]`)?.focus()
  })

  const move = (which: V, direction: Direction) => {
    const from = value.indexOf(which)
    const to = from + (direction === 'up' ? -1 : 1)
    const other = value[to]
    if (from === -1 || other === undefined) return
    moved.current = { value: which, direction }
    onChange(value.with(to, which).with(from, other))
  }

  return (
    <ul
      ref={list}
      aria-label={label}
      className="divide-y divide-line rounded-control inset-ring inset-ring-line-strong"
    >
      {[...value, ...rest].map(which => {
        const place = value.indexOf(which)
        const isChosen = place !== -1
        return (
          <li key={which} className="flex h-10 items-center gap-2.5 pr-1.5 pl-3">
            <input
              id={`${id}-${which}`}
              type="checkbox"
              checked={isChosen}
              onChange={() => onChange(isChosen ? value.filter(other => other !== which) : [...value, which])}
              className="size-4 shrink-0 accent-accent"
            />
            <label htmlFor={`${id}-${which}`} className={isChosen ? 'flex-1' : 'flex-1 text-text-muted'}>
              {nameOf(which)}
            </label>
            {isChosen && <span className="text-text-muted">{place + 1}</span>}
            <MoveButton name={nameOf(which)} which={which} direction="up" blocked={place < 1} onMove={move} />
            <MoveButton
              name={nameOf(which)}
              which={which}
              direction="down"
              blocked={!isChosen || place === value.length - 1}
              onMove={move}
            />
          </li>
        )
      })}
    </ul>
  )
}

type MoveButtonProps<V extends string> = {
  name: string
  which: V
  direction: Direction
  blocked: boolean
  onMove: (which: V, direction: Direction) => void
}

function MoveButton<V extends string>({ name, which, direction, blocked, onMove }: MoveButtonProps<V>) {
  const Arrow = direction === 'up' ? ArrowUp : ArrowDown
  return (
    <IconButton
      size="small"
      data-move={`${which} ${direction}`}
      label={`Move ${name} ${direction}`}
      hint={direction === 'up' ? 'Try earlier' : 'Try later'}
      icon={<Arrow aria-hidden="true" className="size-3.5" />}
      disabledReason={blocked ? `${name} cannot go further ${direction}.` : null}
      onClick={() => onMove(which, direction)}
    />
  )
}
