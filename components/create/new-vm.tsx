'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ButtonLink } from '#components/layout/button-link.tsx'
import { DropVeil } from '#components/ui/drop-veil.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { useFileDrop } from '#components/ui/use-file-drop.ts'
import { paths } from '#lib/client/paths.ts'
import { imagesQuery } from '#lib/client/queries/images.ts'
import { volumesQuery } from '#lib/client/queries/storage.ts'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { useUploads } from '#lib/client/uploads/use-uploads.ts'
import { ChosenSource } from './chosen-source.tsx'
import { useCreating } from './creating.ts'
import { FormSkeleton } from './form-skeleton.tsx'
import type { Source } from './source.ts'
import { SourcePicker } from './source-picker.tsx'
import { useSource } from './use-source.ts'
import { useWishForm } from './use-wish-form.ts'
import { VmForm } from './vm-form.tsx'
import type { SourceFacts } from './wish.ts'

/** One question, then a VM. */
export function NewVmPage() {
  const { source, choose, settle, askAgain } = useSource()
  const images = useQuery(imagesQuery())
  const { data: vms, isPending: areNamesPending } = useQuery(vmsQuery())
  const { data: volumes } = useQuery(volumesQuery())
  const { uploads, add } = useUploads()
  const upload = source?.kind === 'upload' ? uploads.find(({ id }) => id === source.uploadId) : undefined
  const settledId = upload?.image?.id
  const image = (source?.kind === 'image' && images.data?.find(({ id }) => id === source.imageId)) || null
  const isLostUpload = source?.kind === 'upload' && !upload

  useEffect(() => {
    if (settledId) settle({ kind: 'image', imageId: settledId })
  }, [settledId, settle])

  const volume = (source?.kind === 'volume' && volumes?.find(({ id }) => id === source.volumeId)) || null
  const fileName = upload?.file.name ?? image?.fileName ?? volume?.name ?? null
  const facts: SourceFacts = { source: source ?? { kind: 'nothing' }, image, fileName }
  const creating = useCreating()
  const takenNames = vms?.filter(({ id }) => id !== creating.ownId).map(({ name }) => name) ?? []
  // Here and not in the form, so that going back to the question loses nothing that was typed.
  const { form, follow } = useWishForm(facts, takenNames)
  const answer = (next: Source) => {
    follow(next)
    choose(next)
  }

  const takeFile = (file: File) => answer({ kind: 'upload', uploadId: add(file) })
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
        <SourcePicker onChoose={answer} onFile={takeFile} />
      ) : isLoading ? (
        <FormSkeleton />
      ) : (
        <VmForm
          form={form}
          creating={creating}
          image={image}
          waitingFor={upload && upload.stage !== 'done' ? waitingReason(upload.failure !== null) : null}
        >
          <ChosenSource facts={facts} upload={upload} onChange={askAgain} />
        </VmForm>
      )}
      {isOver && <DropVeil words="Drop an ISO to upload it and run it" />}
    </>
  )
}

function waitingReason(hasFailed: boolean): string {
  return hasFailed ? 'The ISO was not uploaded: choose another.' : 'The ISO is still being uploaded.'
}
