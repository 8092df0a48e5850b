'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import { PageLink } from '#components/layout/page-link.tsx'
import { cx } from '#components/ui/cx.ts'
import { TEXT_LINK } from '#components/ui/link-style.ts'
import { paths } from '#lib/client/paths.ts'
import { healthQuery } from '#lib/client/queries/health.ts'
import { useMay } from '#lib/client/use-rights.ts'
import type { Notice } from '#lib/contract/health.ts'

/** What everybody should know, above every page, until it is over. It is part of the page: it covers nothing that can be clicked. */
export function Notices() {
  const { data: health } = useQuery(healthQuery())
  const hasDetails = useMay('host.manage')
  const notices = health?.notices ?? []
  return (
    // Always there, so that screen readers hear what appears in it.
    <div role="status" className="-mx-4 narrow:-mx-6">
      {notices.map(notice => (
        <NoticeLine key={notice.code + notice.sentence} notice={notice} hasDetails={hasDetails} />
      ))}
    </div>
  )
}

/** @param hasDetails whether who reads it may see the Host page’s health */
export function NoticeLine({ notice: { level, sentence, fix }, hasDetails }: { notice: Notice; hasDetails: boolean }) {
  const isError = level === 'error'
  const Icon = isError ? CircleAlert : TriangleAlert
  return (
    <div
      className={cx(
        'flex items-start gap-2.5 border-line border-b px-4 py-2.5 narrow:px-6',
        isError ? 'bg-danger-soft' : 'bg-warn-soft',
      )}
    >
      <Icon aria-hidden="true" className={cx('mt-0.5 size-4 shrink-0', isError ? 'text-danger' : 'text-warn')} />
      <p className="min-w-0 text-pretty break-words">
        <strong className="font-semibold">{sentence}</strong> {fix}{' '}
        {hasDetails && (
          <PageLink href={`${paths.host()}#health`} className={TEXT_LINK}>
            Details
          </PageLink>
        )}
      </p>
    </div>
  )
}
