import { release } from 'node:os'
import type { DatabaseCopy } from '#lib/contract/database-copy.ts'
import type { HealthDetails } from '#lib/contract/health.ts'
import type { VmState } from '#lib/contract/vm-state.ts'
import type { DatabaseFacts } from '#lib/db/database-facts.ts'
import type { DatabaseStateWatch } from '#lib/db/database-state.ts'
import { readMemory } from '#lib/host/memory.ts'
import { readOpenFiles } from '#lib/host/open-files.ts'
import { roundTrips } from '#lib/qemu/qmp/round-trips.ts'
import type { FileSystem } from './file-systems.ts'
import type { HealthWatch } from './health.ts'
import { createLatencyWindow } from './latency-window.ts'

/** What is known of a VM without asking it. */
export type SeenVm = { id: string; name: string; state: VmState; pid: number | null }

export type DetailsSources = {
  health: Pick<HealthWatch, 'read' | 'eventLoopLag'>
  database: DatabaseStateWatch
  databaseFacts: () => Promise<DatabaseFacts>
  copies: () => DatabaseCopy[]
  fileSystems: () => Promise<FileSystem[]>
  connections: () => HealthDetails['connections']
  vms: () => SeenVm[]
  qemuVersion: () => string | null
}

export type Details = { read(): Promise<HealthDetails>; close(): void }

/** Commands that only ask. The others may be as slow as what they do: a picture, a disk. */
const ASKS = /^query-/

/** What an admin looks at when something is slow or strange. No QEMU is asked for it: what they answered anyway was measured. */
export function createDetails(sources: DetailsSources): Details {
  const { health, database, databaseFacts, copies, fileSystems, connections, vms, qemuVersion } = sources
  const window = createLatencyWindow()
  const leave = roundTrips.add(({ command, durationMs }) => {
    if (ASKS.test(command)) window.record(durationMs)
  })
  return {
    async read() {
      const [facts, storage, openFiles] = await Promise.all([databaseFacts(), fileSystems(), readOpenFiles()])
      const seen = vms()
      const states = Object.fromEntries(
        [...Map.groupBy(seen, ({ state }) => state)].map(([state, those]) => [state, those.length]),
      )
      const kept = copies()
      const { rss, heapUsed } = process.memoryUsage()
      const memory = readMemory()
      const on = seen.filter(({ pid }) => pid !== null)
      const notResponding = on.filter(({ state }) => state === 'not-responding').length
      const { path, sizeBytes, walBytes, sqliteVersion } = facts
      return {
        health: health.read(),
        uptimeSeconds: Math.round(process.uptime()),
        eventLoopLag: health.eventLoopLag.read(),
        qmp: { connected: on.length - notResponding, notResponding, roundTrip: window.read() },
        database: {
          ...{ path, sizeBytes, walBytes, writable: database.read().writable },
          ...{ lastCopyAt: kept[0]?.madeAt ?? null, copies: kept.length },
        },
        storage,
        memory: {
          ...{ rssBytes: rss, heapUsedBytes: heapUsed },
          ...{ hostTotalBytes: memory.totalBytes, hostAvailableBytes: memory.availableBytes },
        },
        openFiles,
        connections: connections(),
        vms: states,
        versions: {
          guesthouse: health.read().version,
          node: process.versions.node,
          qemu: qemuVersion(),
          sqlite: sqliteVersion,
          kernel: release(),
        },
      }
    },
    close() {
      leave()
      window.close()
    },
  }
}
