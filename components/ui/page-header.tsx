import type { ReactNode } from 'react'
import { cx } from './cx.ts'

type PageHeaderProps = {
  title: ReactNode
  /** Counts and facts in one muted line beside the title. */
  facts?: ReactNode
  /** The one primary button last. */
  actions?: ReactNode
  /** Without its rule, where tabs with theirs follow. */
  plain?: boolean
}

/** The one header line of a page. */
export function PageHeader({ title, facts, actions, plain }: PageHeaderProps) {
  return (
    <header
      className={cx('flex min-h-16 flex-wrap items-center gap-x-3 gap-y-2 py-3', !plain && 'border-line border-b')}
    >
      <div className="flex min-w-0 flex-1 basis-48 flex-wrap items-baseline gap-x-3">
        <h1 className="min-w-0 font-semibold text-title tracking-tight break-words">{title}</h1>
        {facts && <div className="text-text-muted">{facts}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
