import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** A row of links that are views of one thing. The router's link goes inside, with `tabClassName` and `aria-current="page"`. */
export function TabList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav
      aria-label={label}
      className="overflow-x-auto overflow-y-hidden border-line border-b max-narrow:-mx-4 max-narrow:px-4 [scrollbar-width:none]"
    >
      <ul className="flex gap-5">{children}</ul>
    </nav>
  )
}

export function tabClassName(isCurrent: boolean): string {
  return cx(
    'flex h-10 items-center border-b-2 whitespace-nowrap focus-visible:-outline-offset-2',
    isCurrent ? 'border-accent font-medium text-text' : 'border-transparent text-text-muted hover:text-text',
  )
}
