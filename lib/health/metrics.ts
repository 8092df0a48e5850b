import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { HealthDetails } from '#lib/contract/health.ts'
import { VmState } from '#lib/contract/vm-state.ts'
import { readProcessUsage } from '#lib/host/process-usage.ts'
import { roundTrips } from '#lib/qemu/qmp/round-trips.ts'
import type { Details, SeenVm } from './details.ts'

const LATENCY_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5]

export type HttpAnswer = { method: string; status: number; durationMs: number }

export type Metrics = {
  /** The text of now, and its media type. */
  read(): Promise<{ body: string; contentType: string }>
  /** One answer given, of whichever path: paths would be labels without end. */
  answered(answer: HttpAnswer): void
  close(): void
}

/**
 * What docs/monitoring.md lists, in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). Read when
 * it is asked for, from what is in memory and in /proc: a host that nobody watches pays nothing.
 */
export function createMetrics({ details, vms }: { details: Pick<Details, 'read'>; vms: () => SeenVm[] }): Metrics {
  const registry = new Registry()
  const own = { registers: [registry] }
  const gauge = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge<L>({ name: `guesthouse_${name}`, help, labelNames, ...own })

  const info = gauge('info', 'Versions; always 1', ['version', 'node', 'qemu', 'sqlite', 'kernel'])
  const ready = gauge('ready', 'Whether requests can be served')
  const notices = gauge('notices', 'What is wrong now, by code', ['code', 'level'])
  const lag = gauge('event_loop_lag_seconds', 'How late the process did what was due, last minute', ['quantile'])
  const roundTripTimes = new Histogram({
    name: 'guesthouse_qmp_round_trip_seconds',
    help: 'Time until QEMU answered a command',
    buckets: LATENCY_BUCKETS,
    ...own,
  })
  const unanswered = new Counter({ name: 'guesthouse_qmp_unanswered_total', help: 'Commands without answer', ...own })
  const requests = new Counter({
    ...{ name: 'guesthouse_http_requests_total', help: 'Answers given', labelNames: ['method', 'status'] as const },
    ...own,
  })
  const requestTimes = new Histogram({
    name: 'guesthouse_http_request_duration_seconds',
    help: 'Time until the last byte of an answer',
    buckets: LATENCY_BUCKETS,
    ...own,
  })
  const databaseBytes = gauge('database_size_bytes', 'The database and its write-ahead log', ['file'])
  const databaseWritable = gauge('database_writable', 'Whether changes can be kept')
  const copiedAt = gauge('database_last_copy_timestamp_seconds', 'When the database was copied last')
  const space = gauge('storage_bytes', 'File systems, once each', ['path', 'kind'])
  const hostMemory = gauge('host_memory_bytes', 'Memory of the host', ['kind'])
  const connections = gauge('connections', 'Open live streams and consoles', ['kind'])
  const states = gauge('vms', 'VMs by state', ['state'])
  const vmState = gauge('vm_state', 'The state of a VM: 1 for the one that it is in', ['vm', 'name', 'state'])
  const vmCpu = new Counter({
    ...{ name: 'guesthouse_vm_cpu_seconds_total', help: 'CPU time of its QEMU', labelNames: ['vm', 'name'] as const },
    ...own,
  })
  const vmMemory = gauge('vm_memory_resident_bytes', 'Memory of the host that its QEMU occupies', ['vm', 'name'])
  const perVm = [vmState, vmCpu, vmMemory]

  // The names that every Prometheus client uses: dashboards know them.
  const plain = (name: string, help: string) => new Gauge({ name, help, ...own })
  const cpuSeconds = new Counter({ name: 'process_cpu_seconds_total', help: 'CPU time of Guesthouse', ...own })
  const resident = plain('process_resident_memory_bytes', 'Memory that Guesthouse occupies')
  const heap = plain('nodejs_heap_size_used_bytes', 'Memory that its JavaScript occupies')
  const openFds = plain('process_open_fds', 'Open files and connections')
  const maxFds = plain('process_max_fds', 'How many may be open')
  const startedAt = plain('process_start_time_seconds', 'When the process was started')

  const leave = roundTrips.add(({ durationMs, answered }) => {
    if (answered) roundTripTimes.observe(durationMs / 1000)
    else unanswered.inc()
  })

  function takeDetails(read: HealthDetails): void {
    const { health, eventLoopLag, database, storage, memory, openFiles, versions } = read
    info.reset()
    info.set({ ...ofVersions(versions) }, 1)
    ready.set(Number(health.ready))
    notices.reset()
    for (const { code, level } of health.notices) notices.inc({ code, level })
    for (const [quantile, ms] of [
      ['0.5', eventLoopLag.p50Ms],
      ['0.99', eventLoopLag.p99Ms],
      ['1', eventLoopLag.maxMs],
    ] as const) {
      lag.set({ quantile }, (ms ?? 0) / 1000)
    }
    databaseBytes.set({ file: 'database' }, database.sizeBytes)
    databaseBytes.set({ file: 'wal' }, database.walBytes)
    databaseWritable.set(Number(database.writable))
    if (database.lastCopyAt) copiedAt.set(Date.parse(database.lastCopyAt) / 1000)
    space.reset()
    for (const { path, totalBytes, freeBytes, reserveBytes } of storage) {
      space.set({ path, kind: 'total' }, totalBytes)
      space.set({ path, kind: 'free' }, freeBytes)
      space.set({ path, kind: 'reserve' }, reserveBytes)
    }
    hostMemory.set({ kind: 'total' }, memory.hostTotalBytes)
    hostMemory.set({ kind: 'available' }, memory.hostAvailableBytes)
    connections.set({ kind: 'live-stream' }, read.connections.liveStreams)
    connections.set({ kind: 'console' }, read.connections.consoles)
    for (const state of VmState.options) states.set({ state }, read.vms[state] ?? 0)
    resident.set(memory.rssBytes)
    heap.set(memory.heapUsedBytes)
    openFds.set(openFiles.open)
    if (openFiles.limit !== null) maxFds.set(openFiles.limit)
    startedAt.set(Math.round(Date.now() / 1000 - process.uptime()))
    const { user, system } = process.cpuUsage()
    cpuSeconds.reset()
    cpuSeconds.inc((user + system) / 1_000_000)
  }

  function takeVms(): void {
    for (const metric of perVm) metric.reset()
    for (const { id: vm, name, state, pid } of vms()) {
      vmState.set({ vm, name, state }, 1)
      const usage = pid === null ? null : readProcessUsage(pid)
      if (!usage) continue
      vmCpu.inc({ vm, name }, usage.cpuMs / 1000)
      vmMemory.set({ vm, name }, usage.residentBytes)
    }
  }

  return {
    async read() {
      takeDetails(await details.read())
      takeVms()
      return { body: await registry.metrics(), contentType: registry.contentType }
    },
    answered({ method, status, durationMs }) {
      requests.inc({ method: METHODS.has(method) ? method : 'other', status: `${Math.floor(status / 100)}xx` })
      requestTimes.observe(durationMs / 1000)
    },
    close: leave,
  }
}

/** Anybody can make up a method; each would be a series of its own. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'])

function ofVersions({ guesthouse, node, qemu, sqlite, kernel }: HealthDetails['versions']) {
  return { version: guesthouse, node, qemu: qemu ?? 'none', sqlite, kernel }
}
