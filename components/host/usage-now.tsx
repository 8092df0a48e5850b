'use client'

import { useSyncExternalStore } from 'react'
import { Meter } from '#components/ui/meter.tsx'
import { Sparkline } from '#components/ui/sparkline.tsx'
import { USAGE_SAMPLES, usageHistory } from '#lib/client/live/usage-history.ts'
import type { HostUsage } from '#lib/contract/host.ts'
import { formatBytes } from '#lib/shared/bytes.ts'

const NONE: readonly HostUsage[] = []

/** Processor, memory and disk now, and how the first two moved in the last minutes. */
export function UsageNow({ usage, cpuCount }: { usage: HostUsage; cpuCount: number }) {
  const history = useSyncExternalStore(usageHistory.host.subscribe, usageHistory.host.get, () => NONE)
  const { cpuPercent, loadAverage1, memoryTotalBytes, memoryAvailableBytes, diskTotalBytes, diskFreeBytes } = usage
  const memoryUsed = memoryTotalBytes - memoryAvailableBytes
  const diskUsed = diskTotalBytes - diskFreeBytes
  return (
    <section aria-label="Now" className="grid gap-x-8 gap-y-6 narrow:grid-cols-3">
      <Gauge
        name="Processor"
        value={`${Math.round(cpuPercent)} %`}
        of={`of ${cpuCount} ${cpuCount === 1 ? 'thread' : 'threads'}`}
        fraction={cpuPercent / 100}
        // A busy processor is at work, not in trouble.
        isFullBad={false}
        note={`Load ${loadAverage1.toFixed(1)}`}
        history={history.map(sample => sample.cpuPercent / 100)}
      />
      <Gauge
        name="Memory"
        value={formatBytes(memoryUsed)}
        of={`of ${formatBytes(memoryTotalBytes)}`}
        fraction={memoryUsed / memoryTotalBytes}
        note={`${formatBytes(memoryAvailableBytes)} free for VMs`}
        history={history.map(sample => 1 - sample.memoryAvailableBytes / sample.memoryTotalBytes)}
      />
      <Gauge
        name="Disk"
        value={formatBytes(diskUsed)}
        of={`of ${formatBytes(diskTotalBytes)}`}
        fraction={diskUsed / diskTotalBytes}
        note={`${formatBytes(diskFreeBytes)} free`}
      />
    </section>
  )
}

type GaugeProps = {
  name: string
  value: string
  of: string
  fraction: number
  note: string
  isFullBad?: boolean
  history?: readonly number[]
}

function Gauge({ name, value, of, fraction, note, isFullBad = true, history }: GaugeProps) {
  return (
    <div className="flex flex-col gap-2">
      <h2 className="text-text-muted">{name}</h2>
      <div className="flex h-8 items-end justify-between gap-4">
        <p className="whitespace-nowrap">
          <span className="font-semibold text-title">{value}</span> <span className="text-text-muted">{of}</span>
        </p>
        {history && <Sparkline values={history} max={1} capacity={USAGE_SAMPLES} className="w-24 shrink" />}
      </div>
      <Meter
        label={name}
        fraction={fraction}
        valueText={`${value} ${of}`}
        dangerAt={isFullBad ? 0.95 : 2}
        className="h-1.5"
      />
      <p className="text-text-muted">{note}</p>
    </div>
  )
}
