import { Fact, Facts } from '#components/ui/facts.tsx'
import { Meter } from '#components/ui/meter.tsx'
import type { Disk } from '#lib/contract/disk.ts'
import { formatBytes } from '#lib/shared/bytes.ts'

/** A disk as it is. It is plain text because nothing of it can be changed yet. */
export function DiskDetails({ disk }: { disk: Disk }) {
  const { allocatedBytes, virtualSizeBytes } = disk
  return (
    <Facts>
      <Fact label="Volume">{disk.volumeName}</Fact>
      <Fact label="Size">{formatBytes(virtualSizeBytes)}</Fact>
      <Fact label="On the host">
        {disk.missing || allocatedBytes === null ? (
          <span className="text-danger">Its file is missing from the pool. The VM cannot start until it is back.</span>
        ) : (
          <span className="flex items-center gap-3">
            <span className="shrink-0">{formatBytes(allocatedBytes)}</span>
            <Meter
              label="Space that the disk occupies on the host"
              fraction={allocatedBytes / virtualSizeBytes}
              valueText={`${formatBytes(allocatedBytes)} of ${formatBytes(virtualSizeBytes)}`}
              warnAt={2}
              dangerAt={2}
            />
          </span>
        )}
      </Fact>
      <Fact label="Format">{disk.format}</Fact>
      <Fact label="Bus">{disk.bus}</Fact>
      <Fact label="Device id">
        <span className="font-mono text-small">{disk.id}</span>
      </Fact>
    </Facts>
  )
}
