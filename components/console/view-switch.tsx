'use client'

import { Monitor, SquareTerminal } from 'lucide-react'
import Link from 'next/link'
import { cx } from '../ui/cx.ts'

export type ConsoleViewName = 'display' | 'serial'

const VIEWS = [
  { name: 'display', word: 'Display', href: '?', Icon: Monitor },
  { name: 'serial', word: 'Serial', href: '?view=serial', Icon: SquareTerminal },
] as const

/** Display or serial port; the choice is in the URL. */
export function ViewSwitch({ current }: { current: ConsoleViewName }) {
  return (
    <nav aria-label="Console" className="flex shrink-0 rounded-control bg-sunken p-0.5">
      {VIEWS.map(({ name, word, href, Icon }) => (
        <Link
          key={name}
          href={href}
          replace
          scroll={false}
          aria-current={name === current ? 'page' : undefined}
          className={cx(
            'flex h-7 items-center gap-1.5 rounded-control px-2.5',
            name === current
              ? 'bg-surface font-medium text-text inset-ring inset-ring-line'
              : 'text-text-muted hover:text-text',
          )}
        >
          <Icon aria-hidden="true" className="size-4" />
          {word}
        </Link>
      ))}
    </nav>
  )
}
