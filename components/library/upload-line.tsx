import { CircleAlert } from 'lucide-react'
import { Meter } from '#components/ui/meter.tsx'
import type { PageUpload } from '#lib/client/uploads/upload-queue.ts'
import { transferWords } from './transfer-words.ts'
import { STAGE_WORDS } from './upload-row.tsx'

/** How far an upload of this page is, or why it failed, under its name. */
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
  const words = STAGE_WORDS[stage] ?? transferWords({ done: sentBytes, total: file.size, bytesPerSecond })
  return (
    <div className="flex flex-col gap-1.5 pt-1.5">
      <Meter
        label={`Upload of ${file.name}`}
        fraction={stage === 'done' ? 1 : sentBytes / file.size}
        valueText={words}
        warnAt={2}
        dangerAt={2}
      />
      <span>{words}</span>
    </div>
  )
}
