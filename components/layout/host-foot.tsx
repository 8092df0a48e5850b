'use client'

import { useQuery } from '@tanstack/react-query'
import { Meter } from '#components/ui/meter.tsx'
import { hostQuery } from '#lib/client/queries/host.ts'
import { useMay } from '#lib/client/use-rights.ts'
import type { HostUsage } from '#lib/contract/host.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { AccountMenu } from './account-menu.tsx'
import { ConnectionState } from './connection-state.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

type Reading = { name: string; short: string; fraction: number | null; valueText: string }

function readingsOf(usage: HostUsage | undefined): Reading[] {
  if (!usage) {
    return ['CPU', 'Memory', 'Disk'].map(name => ({ name, short: '', fraction: null, valueText: 'not known yet' }))
  }
  const memoryUsed = usage.memoryTotalBytes - usage.memoryAvailableBytes
  const diskUsed = usage.diskTotalBytes - usage.diskFreeBytes
  const percent = Math.round(usage.cpuPercent)
  return [
    { name: 'CPU', short: `${percent} %`, fraction: usage.cpuPercent / 100, valueText: `${percent} %` },
    {
      name: 'Memory',
      short: formatBytes(memoryUsed),
      fraction: memoryUsed / usage.memoryTotalBytes,
      valueText: `${formatBytes(memoryUsed)} of ${formatBytes(usage.memoryTotalBytes)}`,
    },
    {
      name: 'Disk',
      short: `${formatBytes(usage.diskFreeBytes)} free`,
      fraction: diskUsed / usage.diskTotalBytes,
      valueText: `${formatBytes(diskUsed)} of ${formatBytes(usage.diskTotalBytes)}`,
    },
  ]
}

/** The host at a glance, on every page; and whether what the page shows is being kept true. */
export function HostFoot() {
  return (
    <div className="flex flex-col gap-3 p-4 max-narrow:hidden max-wide:px-3">
      {useMay('host.read') && <HostMeters />}
      <div className="flex items-center justify-between gap-2 max-wide:flex-col">
        <ConnectionState />
        <div className="flex items-center gap-1 max-wide:flex-col">
          <ThemeSwitch />
          <AccountMenu />
        </div>
      </div>
    </div>
  )
}

function HostMeters() {
  const { data: host } = useQuery(hostQuery())
  return (
    <div className="flex flex-col gap-2.5" title={host?.hostname}>
      {readingsOf(host?.usage).map(({ name, short, fraction, valueText }) => (
        <div key={name} className="flex flex-col gap-1">
          <div
            className="flex h-4 justify-between text-small text-text-muted tabular-nums max-wide:hidden"
            aria-hidden="true"
          >
            <span>{name}</span>
            <span>{short}</span>
          </div>
          <Meter
            label={`${name} of the host`}
            fraction={fraction}
            valueText={valueText}
            // A busy CPU is no trouble; a full memory or disk is.
            {...(name === 'CPU' && { warnAt: 2, dangerAt: 2 })}
          />
        </div>
      ))}
    </div>
  )
}
