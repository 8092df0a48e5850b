'use client'

import { useQuery } from '@tanstack/react-query'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { poolsQuery, volumesQuery } from '#lib/client/queries/storage.ts'
import { PoolSpace } from './pool-space.tsx'
import { VolumeTable } from './volume-table.tsx'

/** Where the disks are, what they really take, and who uses them. */
export function StoragePage() {
  const pools = useQuery(poolsQuery())
  const volumes = useQuery(volumesQuery())
  const error = volumes.error ?? pools.error
  const count = volumes.data?.length
  return (
    <>
      <PageHeader title="Storage" facts={count !== undefined && (count === 1 ? '1 volume' : `${count} volumes`)} />
      {volumes.data && pools.data ? (
        <div className="flex flex-col gap-6 py-5">
          {pools.data.map(pool => (
            <PoolSpace key={pool.id} pool={pool} />
          ))}
          {volumes.data.length === 0 ? (
            <EmptyState title="No volume yet">Each VM brings its own when it is made.</EmptyState>
          ) : (
            <VolumeTable volumes={volumes.data} />
          )}
        </div>
      ) : error ? (
        <FailureNotice
          size="page"
          error={error}
          retrying={volumes.isFetching || pools.isFetching}
          onRetry={() => {
            void volumes.refetch()
            void pools.refetch()
          }}
        />
      ) : (
        <div role="status" aria-label="Reading the storage" className="flex flex-col gap-6 py-5">
          <Skeleton className="h-14" />
          <Skeleton className="h-64" />
        </div>
      )}
    </>
  )
}
