'use client'

import { Link2 } from 'lucide-react'
import { MethodBadge } from './method-badge.tsx'
import { OperationDetails } from './operation-details.tsx'
import type { ApiOperation } from './read-document.ts'

type OperationProps = { operation: ApiOperation; isOpen: boolean; onToggle: (isOpen: boolean) => void }

/** One endpoint: a line that unfolds. Its id is its anchor. */
export function Operation({ operation, isOpen, onToggle }: OperationProps) {
  const { id, method, path, summary } = operation
  return (
    <details
      id={id}
      open={isOpen}
      onToggle={event => onToggle(event.currentTarget.open)}
      className="group scroll-mt-4 border-line border-b last:border-b-0"
    >
      <summary className="flex list-none flex-wrap items-baseline gap-x-3 gap-y-0.5 rounded-control py-2.5 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <MethodBadge method={method} />
        <code className="wrap-anywhere font-mono text-base group-open:font-semibold">{path}</code>
        <span className="min-w-0 text-pretty text-text-muted">{summary}</span>
      </summary>
      {isOpen && (
        <div className="flex flex-col gap-6 pt-1 pb-8 narrow:pl-18">
          <p className="flex items-center gap-1.5 text-small text-text-muted">
            <a
              href={`#${id}`}
              aria-label={`Link to ${id}`}
              className="inline-flex items-center gap-1.5 rounded-bar hover:text-accent"
            >
              <Link2 aria-hidden="true" className="size-3.5" />
              <code className="font-mono">{id}</code>
            </a>
          </p>
          <OperationDetails operation={operation} />
        </div>
      )}
    </details>
  )
}
