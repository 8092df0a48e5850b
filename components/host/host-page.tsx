'use client'

import { useQuery } from '@tanstack/react-query'
import { HealthSection } from '#components/health/health-section.tsx'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { useNow } from '#components/ui/clock.ts'
import { ErrorNotice } from '#components/ui/error-notice.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { hostQuery } from '#lib/client/queries/host.ts'
import { useMay } from '#lib/client/use-rights.ts'
import type { Host } from '#lib/contract/host.ts'
import { formatDuration } from '#lib/shared/duration.ts'
import { Acceleration } from './acceleration.tsx'
import { Connection } from './connection.tsx'
import { HostFacts } from './host-facts.tsx'
import { HostSkeleton } from './host-skeleton.tsx'
import { UsageNow } from './usage-now.tsx'

/** What the box is, how it is doing, and how fast VMs can be on it. */
export function HostPage() {
  const { data: host, error, isFetching, refetch } = useQuery(hostQuery())
  const mayManage = useMay('host.manage')
  return (
    <>
      <PageHeader title="Host" facts={host && <HostLine host={host} />} />
      {host ? (
        <div className="flex flex-col gap-10 py-6">
          <UsageNow usage={host.usage} cpuCount={host.cpuCount} />
          {host.qemuProblem && <ErrorNotice title="VMs cannot run on this host" detail={host.qemuProblem} />}
          <Acceleration acceleration={host.acceleration} hasQemu={host.qemu !== null} />
          {mayManage && <HealthSection />}
          <Connection />
          <HostFacts host={host} />
        </div>
      ) : error ? (
        <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} size="page" />
      ) : (
        <HostSkeleton />
      )}
    </>
  )
}

function HostLine({ host: { hostname, upSince } }: { host: Host }) {
  const now = useNow(10_000)
  return (
    <>
      {hostname}
      {now !== null && ` · up ${formatDuration(now - Date.parse(upSince))}`}
    </>
  )
}
