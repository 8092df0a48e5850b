'use client'

import { FailureNotice } from '#components/layout/failure-notice.tsx'

type ErrorPageProps = { error: Error; reset: () => void }

/** A mistake of ours while drawing a page. What was done is safe: this is only the picture of it. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <div>
      <FailureNotice size="page" error={error} onRetry={reset} />
    </div>
  )
}
