'use client'

import { CircleAlert, RotateCw, X } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import type { PageUpload } from '#lib/client/uploads/upload-queue.ts'
import { TransferRow } from './transfer-row.tsx'
import { transferWords } from './transfer-words.ts'

type UploadRowProps = { upload: PageUpload; onRemove: () => void; onAgain: () => void }

/** One file on its way from this page, or refused. */
export function UploadRow({ upload, onRemove, onAgain }: UploadRowProps) {
  const { file, stage, sentBytes, bytesPerSecond, failure } = upload
  if (failure) {
    return (
      <li className="flex items-start gap-3 py-3">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
        <div role="alert" className="min-w-0 flex-1">
          <p className="break-words font-medium">“{file.name}” was not added</p>
          <p className="break-words text-pretty text-text-muted">{failure.detail}</p>
        </div>
        {failure.code !== 'image-refused' && (
          <Button size="small" icon={<RotateCw aria-hidden="true" className="size-3.5" />} onClick={onAgain}>
            Try again
          </Button>
        )}
        <IconButton
          size="small"
          label={`Dismiss the failed upload of ${file.name}`}
          hint="Dismiss"
          icon={<X aria-hidden="true" className="size-3.5" />}
          onClick={onRemove}
        />
      </li>
    )
  }
  return (
    <TransferRow
      name={file.name}
      fraction={sentBytes / file.size}
      words={STAGE_WORDS[stage] ?? transferWords({ done: sentBytes, total: file.size, bytesPerSecond })}
      onCancel={onRemove}
    />
  )
}

export const STAGE_WORDS: Partial<Record<PageUpload['stage'], string>> = {
  waiting: 'Waits for the uploads before it',
  checking: 'Sent; being checked',
  done: 'In the library',
}
