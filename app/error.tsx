'use client'

import { FailureNotice } from '#components/layout/failure-notice.tsx'

type ErrorPageProps = { error: Error; reset: () => void }

/** A mistake of ours while drawing a page. What was done is safe: this is only the picture of it. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main className="px-4">
      <FailureNotice size="page" error={error} onRetry={reset} />
    </main>
  )
}
