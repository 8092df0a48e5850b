import { CircleCheck, TriangleAlert } from 'lucide-react'
import { Meter } from '#components/ui/meter.tsx'
import type { VmPreview } from '#lib/contract/command-line.ts'
import type { NewVm } from '#lib/contract/vm.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'

/** Whether it fits, in one line and two meters. */
export function Fit({ preview, wish }: { preview: VmPreview; wish: NewVm }) {
  const { memoryAvailableBytes, diskFreeBytes, diskFreeAfterBytes, fits } = preview
  const memoryBytes = wish.memoryMiB * MIB
  const diskBytes = wish.disk?.kind === 'new' ? wish.disk.sizeBytes : 0
  return (
    <div className="flex flex-col gap-4">
      <p className="flex items-center gap-2 font-semibold text-name">
        {fits ? (
          <CircleCheck aria-hidden="true" className="size-4.5 text-ok" />
        ) : (
          <TriangleAlert aria-hidden="true" className="size-4.5 text-warn" />
        )}
        {fits ? 'Fits this host' : 'Does not fit now'}
      </p>
      <Share
        name="Memory"
        takes={formatBytes(memoryBytes)}
        of={`of ${formatBytes(memoryAvailableBytes)} free`}
        fraction={memoryBytes / memoryAvailableBytes}
        after={
          memoryBytes <= memoryAvailableBytes
            ? `${formatBytes(memoryAvailableBytes - memoryBytes)} left while it runs`
            : `${formatBytes(memoryBytes - memoryAvailableBytes)} too much`
        }
      />
      <Share
        name="Disk"
        takes={diskBytes === 0 ? 'No new space' : formatBytes(diskBytes)}
        of={`of ${formatBytes(diskFreeBytes)} free`}
        fraction={diskBytes / diskFreeBytes}
        after={
          diskFreeAfterBytes >= 0
            ? diskBytes === 0
              ? 'Stays as it is'
              : `${formatBytes(diskFreeAfterBytes)} left when it is full`
            : `${formatBytes(-diskFreeAfterBytes)} more than is free, if it fills`
        }
      />
    </div>
  )
}

type ShareProps = { name: string; takes: string; of: string; fraction: number; after: string }

function Share({ name, takes, of, fraction, after }: ShareProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="text-text-muted">{name}</span>
        <span>
          <span className="font-medium">{takes}</span> <span className="text-text-muted">{of}</span>
        </span>
      </div>
      <Meter label={name} fraction={fraction} valueText={`${takes} ${of}`} dangerAt={1.0001} />
      <span className="text-right text-small text-text-muted">{after}</span>
    </div>
  )
}
