import { CopyButton } from '#components/ui/copy-button.tsx'
import { Meter } from '#components/ui/meter.tsx'
import type { Pool } from '#lib/contract/volume.ts'
import { formatBytes } from '#lib/shared/bytes.ts'

/** The space of a pool: taken, free, and what guests were promised. */
export function PoolSpace({ pool }: { pool: Pool }) {
  const { totalBytes, freeBytes, allocatedBytes, virtualBytes } = pool
  const used = totalBytes - freeBytes
  // Sparse disks grow: promising more than there is works until guests fill what they were promised.
  const isOverpromised = virtualBytes - allocatedBytes > freeBytes
  return (
    <section aria-label={`Pool ${pool.name}`} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="flex min-w-0 items-center gap-1 font-mono text-small text-text-muted">
          <span className="truncate">{pool.path}</span>
          <CopyButton text={pool.path} label="Copy the path" />
        </h2>
        <p>
          <strong className="font-semibold">{formatBytes(freeBytes)}</strong>{' '}
          <span className="text-text-muted">free of {formatBytes(totalBytes)}</span>
        </p>
      </div>
      <Meter
        label="Space of the pool"
        fraction={used / totalBytes}
        valueText={`${formatBytes(used)} of ${formatBytes(totalBytes)} used`}
        className="h-1.5"
      />
      <p className="text-text-muted text-pretty">
        Volumes take {formatBytes(allocatedBytes)} and may grow to {formatBytes(virtualBytes)}.
        {isOverpromised && ' That is more than is free: if guests fill their disks, they will pause.'}
      </p>
    </section>
  )
}
