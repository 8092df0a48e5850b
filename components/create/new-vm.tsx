'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ButtonLink } from '#components/layout/button-link.tsx'
import { DropVeil } from '#components/ui/drop-veil.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { useFileDrop } from '#components/ui/use-file-drop.ts'
import { paths } from '#lib/client/paths.ts'
import { imagesQuery } from '#lib/client/queries/images.ts'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { useUploads } from '#lib/client/uploads/use-uploads.ts'
import { ChosenSource } from './chosen-source.tsx'
import { FormSkeleton } from './form-skeleton.tsx'
import { SourcePicker } from './source-picker.tsx'
import { useSource } from './use-source.ts'
import { VmForm } from './vm-form.tsx'

/** One question, then a VM. */
export function NewVmPage() {
  const { source, choose, settle, askAgain } = useSource()
  const images = useQuery(imagesQuery())
  const { data: vms, isPending: areNamesPending } = useQuery(vmsQuery())
  const { uploads, add } = useUploads()
  const upload = source?.kind === 'upload' ? uploads.find(({ id }) => id === source.uploadId) : undefined
  const settledId = upload?.image?.id
  const image = (source?.kind === 'image' && images.data?.find(({ id }) => id === source.imageId)) || null
  const isLostUpload = source?.kind === 'upload' && !upload

  useEffect(() => {
    if (settledId) settle({ kind: 'image', imageId: settledId })
  }, [settledId, settle])

  const takeFile = (file: File) => choose({ kind: 'upload', uploadId: add(file) })
  const isOver = useFileDrop(([file]) => file && takeFile(file))
  const isLoading = areNamesPending || (source?.kind === 'image' && images.isPending)

  return (
    <>
      <PageHeader
        title="New VM"
        actions={
          <ButtonLink href={paths.vms()} variant="quiet">
            Cancel
          </ButtonLink>
        }
      />
      {!source || isLostUpload ? (
        <SourcePicker onChoose={choose} onFile={takeFile} />
      ) : isLoading ? (
        <FormSkeleton />
      ) : (
        <VmForm
          facts={{ source, image, fileName: upload?.file.name ?? image?.fileName ?? null }}
          takenNames={vms?.map(({ name }) => name) ?? []}
          waitingFor={upload && upload.stage !== 'done' ? waitingReason(upload.failure !== null) : null}
        >
          <ChosenSource
            facts={{ source, image, fileName: upload?.file.name ?? null }}
            upload={upload}
            onChange={askAgain}
          />
        </VmForm>
      )}
      {isOver && <DropVeil words="Drop an ISO to upload it and run it" />}
    </>
  )
}

function waitingReason(hasFailed: boolean): string {
  return hasFailed ? 'The ISO was not uploaded: choose another.' : 'The ISO is still being uploaded.'
}
