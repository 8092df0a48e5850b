'use client'

import { useQuery } from '@tanstack/react-query'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { healthDetailsQuery } from '#lib/client/queries/health.ts'
import type { HealthDetails } from '#lib/contract/health.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { DatabaseCopies } from './database-copies.tsx'
import { StorageBars } from './storage-bars.tsx'
import { SupportBundle } from './support-bundle.tsx'

/** How Guesthouse itself is doing: what an admin looks at when something is slow or strange. */
export function HealthSection() {
  const { data: details, error, isFetching, refetch } = useQuery(healthDetailsQuery())
  return (
    <section id="health" aria-label="Health" className="flex scroll-mt-4 flex-col gap-6">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 className="flex items-center gap-2 font-semibold text-title">
          Health
          {details && <Verdict health={details.health} />}
        </h2>
        <SupportBundle />
      </div>
      {details ? (
        <>
          <StorageBars storage={details.storage} />
          <div className="grid gap-x-12 gap-y-8 wide:grid-cols-2">
            <Answers details={details} />
            <DatabaseFacts database={details.database} />
          </div>
          <DatabaseCopies count={details.database.copies} />
        </>
      ) : error ? (
        <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-90" />
      )}
    </section>
  )
}

function Verdict({ health: { notices } }: { health: HealthDetails['health'] }) {
  if (notices.length === 0) return <Badge tone="ok">All is well</Badge>
  const isError = notices.some(({ level }) => level === 'error')
  return (
    <Badge tone={isError ? 'danger' : 'warn'}>
      {notices.length === 1 ? 'One thing is wrong' : `${notices.length} things are wrong`}
    </Badge>
  )
}

function Answers({ details }: { details: HealthDetails }) {
  const { eventLoopLag, qmp, memory, openFiles, connections, versions } = details
  return (
    <div className="min-w-0">
      <h3 className="mb-1 font-semibold text-name">Process</h3>
      <Facts>
        <Fact label="Lag">
          <Latency of={eventLoopLag} /> <span className="text-text-muted">behind schedule, last minute</span>
        </Fact>
        <Fact label="QEMU answers">
          <Latency of={qmp.roundTrip} />
          {qmp.notResponding > 0 && <span className="text-warn">; {qmp.notResponding} do not answer</span>}
        </Fact>
        <Fact label="Memory">
          {formatBytes(memory.rssBytes)} <span className="text-text-muted">without the VMs</span>
        </Fact>
        <Fact label="Open files">
          {openFiles.open}
          {openFiles.limit !== null && <span className="text-text-muted"> of {openFiles.limit}</span>}
        </Fact>
        <Fact label="Connections">
          {count(connections.liveStreams, 'page')}, {count(connections.consoles, 'console')}
        </Fact>
        <Fact label="SQLite">{versions.sqlite}</Fact>
      </Facts>
    </div>
  )
}

function Latency({ of: { p50Ms, p99Ms, maxMs } }: { of: HealthDetails['eventLoopLag'] }) {
  if (p50Ms === null || p99Ms === null || maxMs === null) return <>Nothing measured yet</>
  return (
    <span className="tabular-nums">
      {inMs(p50Ms)}{' '}
      <span className="text-text-muted">
        (99 %: {inMs(p99Ms)}, at most {inMs(maxMs)})
      </span>
    </span>
  )
}

function DatabaseFacts({ database }: { database: HealthDetails['database'] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 font-semibold text-name">Database</h3>
      <Facts>
        <Fact label="State">
          {database.writable ? 'Can be written' : <span className="text-danger">Cannot be written</span>}
        </Fact>
        <Fact label="File">
          <code className="wrap-anywhere font-mono text-small">{database.path}</code>
        </Fact>
        <Fact label="Size">
          {formatBytes(database.sizeBytes)}{' '}
          <span className="text-text-muted">and {formatBytes(database.walBytes)} not yet merged</span>
        </Fact>
        <Fact label="Last copy">{database.lastCopyAt ? <RelativeTime at={database.lastCopyAt} /> : 'None yet'}</Fact>
      </Facts>
    </div>
  )
}

const inMs = (ms: number) => (ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`)
const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`
