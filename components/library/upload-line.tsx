import { CircleAlert } from 'lucide-react'
import { Meter } from '#components/ui/meter.tsx'
import type { PageUpload } from '#lib/client/uploads/upload-queue.ts'
import { transferWords } from './transfer-words.ts'

/** How far an upload of this page is, or why it failed. */
export function UploadLine({ upload }: { upload: PageUpload }) {
  const { file, stage, sentBytes, bytesPerSecond, failure } = upload
  if (failure) {
    return (
      <p role="alert" className="flex items-start gap-1.5 text-danger">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0 break-words">{failure.detail}</span>
      </p>
    )
  }
  const words = stageWords[stage] ?? transferWords({ done: sentBytes, total: file.size, bytesPerSecond })
  return (
    <div className="flex flex-col gap-1.5 py-0.5">
      <Meter
        label={`Upload of ${file.name}`}
        fraction={stage === 'done' ? 1 : sentBytes / file.size}
        valueText={words}
        warnAt={2}
        dangerAt={2}
      />
      <span className="text-text-muted">{words}</span>
    </div>
  )
}

const stageWords: Partial<Record<PageUpload['stage'], string>> = {
  waiting: 'Waits for the uploads before it',
  checking: 'Sent; being checked',
  done: 'In the library',
}
