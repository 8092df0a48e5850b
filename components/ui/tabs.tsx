import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** A row of links that are views of one thing. The router's link goes inside, with `tabClassName` and `aria-current="page"`. */
export function TabList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className="-mx-4 overflow-x-auto border-line border-b px-4 [scrollbar-width:none]">
      <ul className="flex gap-5">{children}</ul>
    </nav>
  )
}

export function tabClassName(isCurrent: boolean): string {
  return cx(
    '-mb-px flex h-10 items-center border-b-2 whitespace-nowrap focus-visible:-outline-offset-2',
    isCurrent ? 'border-accent font-medium text-text' : 'border-transparent text-text-muted hover:text-text',
  )
}
