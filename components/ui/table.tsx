import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'

type Align = 'start' | 'end'

type TableProps = {
  label: string
  children: ReactNode
  className?: string
  /** Of all rows, headings included, when only a part of them is there. */
  rowCount?: number
}

/** A table that scrolls sideways inside itself when the window is too narrow, never the page; `relative`, so that it clips its hidden texts too. */
export function Table({ label, children, className, rowCount }: TableProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className={cx('relative -mx-4 overflow-x-auto px-4 focus-visible:outline-offset-0', className)}
    >
      <table aria-rowcount={rowCount} className="w-full border-collapse text-left">
        {children}
      </table>
    </section>
  )
}

export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead className="border-line border-b text-text-muted">
      <tr>{children}</tr>
    </thead>
  )
}

type HeadCellProps = Omit<ComponentProps<'th'>, 'align'> & {
  align?: Align
  /** With `onSort` the heading is a button that sorts; this is the direction now. */
  sorted?: 'ascending' | 'descending' | false
  onSort?: () => void
}

export function HeadCell({ align = 'start', sorted, onSort, children, className, ...rest }: HeadCellProps) {
  return (
    <th
      scope="col"
      aria-sort={sorted || undefined}
      {...rest}
      className={cx('h-9 px-2 font-medium first:pl-0 last:pr-0', align === 'end' && 'text-right', className)}
    >
      {onSort ? (
        <button
          type="button"
          onClick={onSort}
          // The arrow keeps its place, on the side where it does not push the words out of line with the figures.
          className={cx(
            'touch-target inline-flex items-center gap-1 rounded-bar hover:text-text',
            align === 'end' && 'flex-row-reverse',
          )}
        >
          {children}
          <span aria-hidden="true" className={cx('w-2', !sorted && 'opacity-0')}>
            {sorted === 'descending' ? '↓' : '↑'}
          </span>
        </button>
      ) : (
        children
      )}
    </th>
  )
}

export function TableRow({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr {...rest} className={cx('group border-line border-b last:border-b-0 hover:bg-hover', className)} />
}

export function Cell({ align = 'start', className, ...rest }: Omit<ComponentProps<'td'>, 'align'> & { align?: Align }) {
  return (
    <td
      {...rest}
      className={cx(
        'h-10 px-2 py-1.5 first:pl-0 last:pr-0',
        align === 'end' && 'text-right whitespace-nowrap tabular-nums',
        className,
      )}
    />
  )
}
