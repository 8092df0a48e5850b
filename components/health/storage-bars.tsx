import { Meter } from '#components/ui/meter.tsx'
import type { HealthDetails } from '#lib/contract/health.ts'
import { formatBytes } from '#lib/shared/bytes.ts'

/** Each file system of ours, how full it is, and what of it is kept free. */
export function StorageBars({ storage }: { storage: HealthDetails['storage'] }) {
  return (
    <ul className="grid gap-x-12 gap-y-5 wide:grid-cols-2">
      {storage.map(({ path, purposes, totalBytes, freeBytes, reserveBytes }) => {
        const usedFraction = totalBytes > 0 ? (totalBytes - freeBytes) / totalBytes : 0
        const reservedFrom = totalBytes > 0 ? 1 - reserveBytes / totalBytes : 1
        const words = `${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`
        return (
          <li key={path} className="flex min-w-0 flex-col gap-1.5">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <code className="wrap-anywhere min-w-0 font-mono text-small text-text-muted">{path}</code>
              <span className="tabular-nums">{words}</span>
            </div>
            <Meter
              label={`Space of ${path}`}
              fraction={usedFraction}
              valueText={words}
              warnAt={reservedFrom}
              dangerAt={1 - (1 - reservedFrom) / 4}
              className="h-1.5"
            />
            <p className="text-text-muted">
              {sentence(purposes)}. {formatBytes(reserveBytes)} stay free for Guesthouse itself.
            </p>
          </li>
        )
      })}
    </ul>
  )
}

function sentence(purposes: string[]): string {
  const text = purposes.join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
