'use client'

import { PageHeader } from '#components/ui/page-header.tsx'
import { AuditList } from './audit-list.tsx'
import { AuditTools } from './audit-tools.tsx'
import { ChainState } from './chain-state.tsx'
import { isFiltering } from './filter.ts'
import { useFilter } from './use-filter.ts'

export function AuditPage() {
  const filtering = useFilter()
  return (
    <>
      <PageHeader title="Audit trail" facts="Who did or tried what, and from where" />
      <ChainState />
      <AuditTools {...filtering} />
      <AuditList match={filtering.match} onClear={isFiltering(filtering.filter) ? filtering.clear : null} />
    </>
  )
}
