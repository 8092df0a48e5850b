'use client'

import { CircleDashed, Disc3, HardDrive } from 'lucide-react'
import type { ReactNode } from 'react'
import { imageFacts } from '#components/library/image-words.ts'
import { UploadLine } from '#components/library/upload-line.tsx'
import { Button } from '#components/ui/button.tsx'
import type { PageUpload } from '#lib/client/uploads/upload-queue.ts'
import type { SourceFacts } from './wish.ts'

type ChosenSourceProps = { facts: SourceFacts; upload: PageUpload | undefined; onChange: () => void }

/** The answer to the question, folded into a line that can be opened again. */
export function ChosenSource({ facts, upload, onChange }: ChosenSourceProps) {
  const { icon, title, words } = faceOf(facts, upload)
  return (
    <div className="flex items-start gap-3 rounded-card bg-surface p-3.5 inset-ring inset-ring-line">
      <span className="mt-0.5 shrink-0 text-accent">{icon}</span>
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium text-prose">{title}</p>
        <div className="break-words text-text-muted">{words}</div>
      </div>
      <Button size="small" variant="quiet" onClick={onChange}>
        Change
      </Button>
    </div>
  )
}

function faceOf({ source, image, fileName }: SourceFacts, upload: PageUpload | undefined): Face {
  const disc = <Disc3 aria-hidden="true" className="size-5" strokeWidth={1.5} />
  if (source.kind === 'nothing') {
    const icon = <CircleDashed aria-hidden="true" className="size-5" strokeWidth={1.5} />
    return { icon, title: 'Nothing yet', words: 'The CD drive stays empty' }
  }
  if (source.kind === 'volume') {
    const icon = <HardDrive aria-hidden="true" className="size-5" strokeWidth={1.5} />
    return { icon, title: 'An existing disk', words: 'Chosen under Disk' }
  }
  if (upload) return { icon: disc, title: fileName, words: <UploadLine upload={upload} /> }
  if (!image) return { icon: disc, title: 'This ISO is not in the library any more', words: 'Choose another' }
  return { icon: disc, title: image.fileName, words: imageFacts(image) }
}

type Face = { icon: ReactNode; title: ReactNode; words: ReactNode }
