'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleDashed, Disc3, HardDrive, Upload } from 'lucide-react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { byFileName, imageFacts } from '#components/library/image-words.ts'
import { FileButton } from '#components/ui/file-button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { imagesQuery } from '#lib/client/queries/images.ts'
import { volumesQuery } from '#lib/client/queries/storage.ts'
import type { Image } from '#lib/contract/image.ts'
import { ChoiceCard } from './choice-card.tsx'
import type { Source } from './source.ts'
import { noDiskReason, unusedOf } from './unused-volumes.ts'

const GRID = 'grid gap-2.5 min-[560px]:grid-cols-2'

type SourcePickerProps = { onChoose: (source: Source) => void; onFile: (file: File) => void }

/** The one question. */
export function SourcePicker({ onChoose, onFile }: SourcePickerProps) {
  const images = useQuery(imagesQuery())
  const { data: volumes } = useQuery(volumesQuery())
  const usable = images.data?.filter(image => image.usable).sort(byFileName)
  const unused = unusedOf(volumes)
  const firstUnused = unused[0]
  return (
    <div className="flex max-w-3xl flex-col gap-6 py-6">
      <h2 className="font-semibold text-name">What do you want to run?</h2>
      <section aria-label="An ISO" className="flex flex-col gap-2.5">
        <h3 className="text-text-muted">Boot an ISO of the library</h3>
        {images.isPending && <PickerSkeleton />}
        {images.error && <FailureNotice error={images.error} onRetry={() => void images.refetch()} />}
        {usable && usable.length > 0 && (
          <ul className={GRID}>
            {usable.map(image => (
              <li key={image.id}>
                <ImageChoice image={image} onChoose={() => onChoose({ kind: 'image', imageId: image.id })} />
              </li>
            ))}
          </ul>
        )}
        <DropBox isOnly={usable?.length === 0} onFile={onFile} />
      </section>
      <section aria-label="Something else" className="flex flex-col gap-2.5">
        <h3 className="text-text-muted">Or start from</h3>
        <div className={GRID}>
          <ChoiceCard
            icon={<HardDrive aria-hidden="true" className="size-5" strokeWidth={1.5} />}
            title="An existing disk"
            disabledReason={noDiskReason(volumes)}
            onChoose={() => firstUnused && onChoose({ kind: 'volume', volumeId: firstUnused.id })}
          >
            {unused.length === 1 ? `“${firstUnused?.name}”, which no VM uses` : 'One that no VM uses'}
          </ChoiceCard>
          <ChoiceCard
            icon={<CircleDashed aria-hidden="true" className="size-5" strokeWidth={1.5} />}
            title="Nothing yet"
            onChoose={() => onChoose({ kind: 'nothing' })}
          >
            An empty VM; put an ISO in its drive later
          </ChoiceCard>
        </div>
      </section>
    </div>
  )
}

function ImageChoice({ image, onChoose }: { image: Image; onChoose: () => void }) {
  return (
    <ChoiceCard
      icon={<Disc3 aria-hidden="true" className="size-5" strokeWidth={1.5} />}
      title={image.fileName}
      onChoose={onChoose}
    >
      {imageFacts(image)}
    </ChoiceCard>
  )
}

function DropBox({ isOnly, onFile }: { isOnly: boolean; onFile: (file: File) => void }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-card border border-line-control border-dashed px-4 py-3">
      <p className="text-text-muted">
        {isOnly && 'The library is empty. '}Drop an ISO anywhere on this page: it is uploaded and used.
      </p>
      <FileButton icon={<Upload aria-hidden="true" className="size-3.5" />} onFiles={([file]) => file && onFile(file)}>
        Choose a file
      </FileButton>
    </div>
  )
}

function PickerSkeleton() {
  return (
    <div className={GRID}>
      <Skeleton className="h-18 rounded-card" />
      <Skeleton className="h-18 rounded-card" />
    </div>
  )
}
