'use client'

import { useQuery } from '@tanstack/react-query'
import { Braces } from 'lucide-react'
import { useMemo, useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { buttonClassName } from '#components/ui/button-style.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { openApiQuery } from '#lib/client/queries/openapi.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ApiIntroduction } from './api-introduction.tsx'
import { ApiNav } from './api-nav.tsx'
import { findOperations } from './find.ts'
import { groupTitle } from './group-title.ts'
import { Operation } from './operation.tsx'
import { readDocument } from './read-document.ts'
import { SearchField } from './search-field.tsx'
import { useOpenOperations } from './use-open-operations.ts'

/** The API as it is served, read from its own OpenAPI document. */
export function ApiDocs() {
  const { data, error, isFetching, refetch } = useQuery({ ...openApiQuery(), select: readDocument })
  const [query, setQuery] = useState('')
  const groups = useMemo(() => findOperations(data?.groups ?? [], query), [data, query])
  const { isOpen, setOpen } = useOpenOperations(data !== undefined)
  return (
    <>
      <PageHeader
        title="API"
        facts={data && `version ${data.info.version}`}
        actions={
          <>
            <SearchField value={query} onChange={setQuery} />
            <a href={endpoints.host.openapi.path} className={buttonClassName()}>
              <Braces aria-hidden="true" className="size-3.5" />
              openapi.json
            </a>
          </>
        }
      />
      <div className="grid items-start gap-x-10 py-6 wide:grid-cols-[9rem_minmax(0,1fr)]">
        <ApiNav groups={groups} />
        <div className="flex min-w-0 flex-col gap-8">
          <ApiIntroduction />
          {error && !data && <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />}
          {!error && !data && <OperationsSkeleton />}
          {data && groups.length === 0 && (
            <EmptyState title={`No endpoint matches “${query}”`}>
              Paths, summaries and problem codes are searched.
            </EmptyState>
          )}
          {groups.map(({ name, operations }) => (
            <section key={name} aria-labelledby={`group-${name}`}>
              <h2 id={`group-${name}`} className="scroll-mt-4 border-line border-b pb-2 font-semibold text-name">
                {groupTitle(name)}
              </h2>
              {operations.map(operation => (
                <Operation
                  key={operation.id}
                  operation={operation}
                  isOpen={isOpen(operation.id)}
                  onToggle={open => setOpen(operation.id, open)}
                />
              ))}
            </section>
          ))}
        </div>
      </div>
    </>
  )
}

function OperationsSkeleton() {
  return (
    <div className="flex flex-col gap-2.5">
      {['w-2/3', 'w-1/2', 'w-3/5', 'w-2/5', 'w-1/2', 'w-2/3'].map((width, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <Skeleton key={row} className={`h-8 ${width}`} />
      ))}
    </div>
  )
}
