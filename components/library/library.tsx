'use client'

import { useQuery } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { DropVeil } from '#components/ui/drop-veil.tsx'
import { FileButton } from '#components/ui/file-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useFileDrop } from '#components/ui/use-file-drop.ts'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { imagesQuery } from '#lib/client/queries/images.ts'
import { useUploads } from '#lib/client/uploads/use-uploads.ts'
import type { Image } from '#lib/contract/image.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { ImageTable, ImageTableSkeleton } from './image-table.tsx'
import { LibraryEmpty } from './library-empty.tsx'
import { LibraryFolder } from './library-folder.tsx'
import { Uploads } from './uploads.tsx'

const DeleteImageDialog = dynamic(() => import('./delete-image-dialog.tsx').then(module => module.DeleteImageDialog))

const announce = ({ fileName, description }: Image) =>
  showToast({ tone: 'ok', title: `“${fileName}” is in the library`, detail: description })

export function Library() {
  const { data: images, error, isPending, isFetching, refetch } = useQuery(imagesQuery())
  const { uploads, add, remove } = useUploads()
  const offlineReason = useOfflineReason()
  const [deletingId, setDeletingId] = useState<string | null>(null)
  const deleting = images?.find(({ id }) => id === deletingId)

  const take = (files: File[]) => {
    for (const file of files) add(file, announce)
  }
  const isOver = useFileDrop(take)

  return (
    <>
      <PageHeader
        title="Library"
        facts={images && images.length > 0 && factsOf(images)}
        actions={
          <FileButton
            variant="primary"
            multiple
            onFiles={take}
            disabledReason={offlineReason}
            icon={<Upload aria-hidden="true" className="size-3.5" />}
          >
            Upload ISOs
          </FileButton>
        }
      />
      <div className="flex flex-1 flex-col gap-4 py-4">
        <Uploads
          own={uploads}
          onRemove={remove}
          onAgain={({ id, file }) => {
            remove(id)
            take([file])
          }}
        />
        {isPending && <ImageTableSkeleton />}
        {error && !images && (
          <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} size="page" />
        )}
        {images?.length === 0 && <LibraryEmpty />}
        {images && images.length > 0 && <ImageTable images={images} onDelete={image => setDeletingId(image.id)} />}
        {images && <LibraryFolder />}
      </div>
      {deleting && <DeleteImageDialog image={deleting} onClose={() => setDeletingId(null)} />}
      {isOver && <DropVeil words="Drop ISOs to upload them" />}
    </>
  )
}

function factsOf(images: readonly Image[]): string {
  const total = images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return `${images.length} ${images.length === 1 ? 'image' : 'images'} · ${formatBytes(total)}`
}
