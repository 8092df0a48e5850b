'use client'

import { useQuery } from '@tanstack/react-query'
import { toastFailure } from '#components/layout/toast-failure.ts'
import { useCancelTask } from '#lib/client/mutations/host.ts'
import { tasksQuery } from '#lib/client/queries/host.ts'
import type { PageUpload } from '#lib/client/uploads/upload-queue.ts'
import type { Task } from '#lib/contract/task.ts'
import { otherUploads } from './other-uploads.ts'
import { TransferRow } from './transfer-row.tsx'
import { transferWords } from './transfer-words.ts'
import { UploadRow } from './upload-row.tsx'

type UploadsProps = {
  own: readonly PageUpload[]
  onRemove: (id: number) => void
  onAgain: (upload: PageUpload) => void
}

/** Everything on its way to the library, from here and from elsewhere. Nothing when there is nothing. */
export function Uploads({ own, onRemove, onAgain }: UploadsProps) {
  const { data: tasks = [] } = useQuery(tasksQuery())
  const shown = own.filter(({ stage }) => stage !== 'done')
  const others = otherUploads(tasks, own)
  if (shown.length + others.length === 0) return null
  return (
    <section aria-label="Uploads">
      <ul className="divide-y divide-line rounded-card bg-surface px-4 inset-ring inset-ring-line">
        {shown.map(upload => (
          <UploadRow
            key={upload.id}
            upload={upload}
            onRemove={() => onRemove(upload.id)}
            onAgain={() => onAgain(upload)}
          />
        ))}
        {others.map(task => (
          <OtherUpload key={task.id} task={task} />
        ))}
      </ul>
    </section>
  )
}

function OtherUpload({ task: { id, title, progress, bytesPerSecond, cancellable } }: { task: Task }) {
  const { mutate, isPending } = useCancelTask()
  const { done, total } = progress ?? { done: 0, total: null }
  return (
    <TransferRow
      name={title}
      from="from another window"
      fraction={total ? done / total : 0}
      words={transferWords({ done, total, bytesPerSecond })}
      cancelling={isPending}
      onCancel={cancellable ? () => mutate(id, { onError: error => toastFailure('The upload goes on', error) }) : null}
    />
  )
}
