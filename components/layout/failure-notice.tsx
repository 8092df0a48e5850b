'use client'

import type { ReactNode } from 'react'
import { ErrorNotice } from '#components/ui/error-notice.tsx'
import { failureOf } from '#lib/client/failure.ts'

type FailureNoticeProps = {
  error: unknown
  onRetry?: () => void
  retrying?: boolean
  action?: ReactNode
  size?: 'page' | 'block'
}

/** A failed call where it happened: what, why, what now, Retry, and the tool’s own words folded. */
export function FailureNotice({ error, ...rest }: FailureNoticeProps) {
  const { title, detail, log } = failureOf(error)
  return <ErrorNotice title={title} detail={detail} log={log} {...rest} />
}
