import type { ReactNode } from 'react'

type EmptyStateProps = {
  /** One line drawing, 1.5 px, in the current colour. */
  drawing?: ReactNode
  title: string
  children?: ReactNode
  /** One button at most. */
  action?: ReactNode
}

/** Nothing here yet: one drawing, one sentence, one button. */
export function EmptyState({ drawing, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-16 text-center">
      {drawing && <div className="mb-2 text-text-muted">{drawing}</div>}
      <h2 className="font-semibold text-name">{title}</h2>
      {children && <div className="max-w-sm text-pretty text-prose text-text-muted">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  )
}
