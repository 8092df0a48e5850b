'use client'

import { Disc3, FileQuestion, Plus, Trash2 } from 'lucide-react'
import { ButtonLink } from '#components/layout/button-link.tsx'
import { PageLink } from '#components/layout/page-link.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { NAME_LINK } from '#components/ui/link-style.ts'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Cell, TableRow } from '#components/ui/table.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { paths } from '#lib/client/paths.ts'
import type { Image } from '#lib/contract/image.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { bootWords, inUseReason } from './image-words.ts'

export function ImageRow({ image, onDelete }: { image: Image; onDelete: () => void }) {
  const offlineReason = useOfflineReason()
  const { usable, usedBy, sizeBytes, modifiedAt } = image
  return (
    <TableRow className={usable ? undefined : 'text-text-muted'}>
      <Cell className="py-2.5 narrow:min-w-64">
        <ImageName image={image} />
      </Cell>
      <Cell className="max-narrow:hidden">{usable && <BootBadges image={image} />}</Cell>
      <Cell className="min-w-28 max-narrow:hidden">
        {usedBy.length === 0 ? (
          <span className="text-text-muted">no VM</span>
        ) : (
          <ul className="flex flex-wrap gap-x-2">
            {usedBy.map(({ vmId, vmName }) => (
              <li key={vmId}>
                <PageLink href={paths.vm(vmId)} className={`${NAME_LINK} wrap-anywhere`}>
                  {vmName}
                </PageLink>
              </li>
            ))}
          </ul>
        )}
      </Cell>
      <Cell align="end" className="text-text-muted max-wide:hidden">
        <RelativeTime at={modifiedAt} />
      </Cell>
      <Cell align="end" className="max-narrow:hidden">
        {formatBytes(sizeBytes)}
      </Cell>
      <Cell align="end" className="w-0">
        <span className="flex justify-end gap-1">
          {usable && (
            <ButtonLink
              size="small"
              href={`${paths.newVm()}?image=${image.id}`}
              icon={<Plus aria-hidden="true" className="size-3.5" />}
              aria-label={`New VM from ${image.fileName}`}
            >
              <span className="max-wide:sr-only">New VM</span>
            </ButtonLink>
          )}
          <IconButton
            size="small"
            label={`Delete ${image.fileName}`}
            hint="Delete"
            icon={<Trash2 aria-hidden="true" className="size-3.5" />}
            disabledReason={offlineReason ?? inUseReason(image)}
            onClick={onDelete}
          />
        </span>
      </Cell>
    </TableRow>
  )
}

function ImageName({ image }: { image: Image }) {
  const { usable, label, fileName, description, sizeBytes } = image
  const Icon = usable ? Disc3 : FileQuestion
  return (
    <div className="flex items-start gap-3">
      <Icon aria-hidden="true" strokeWidth={1.5} className="mt-0.5 size-5 shrink-0 text-text-muted" />
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-2">
          <span className="wrap-anywhere font-medium text-name text-text">{fileName}</span>
          {!usable && <Badge tone="warn">cannot be used</Badge>}
        </div>
        {usable && label && <div className="wrap-anywhere text-text-muted">{label}</div>}
        {!usable && <div className="text-pretty text-text-muted">{description}</div>}
        <div className="wrap-anywhere text-text-muted narrow:hidden">
          {formatBytes(sizeBytes)}
          {usable && ` · ${bootWords(image)}`}
          {image.usedBy.length > 0 && ` · used by ${image.usedBy.map(({ vmName }) => vmName).join(', ')}`}
        </div>
      </div>
    </div>
  )
}

function BootBadges({ image: { bootsBios, bootsUefi } }: { image: Image }) {
  if (!bootsBios && !bootsUefi) return <span className="text-text-muted">nothing</span>
  return (
    <span className="flex gap-1">
      {bootsBios && <Badge>BIOS</Badge>}
      {bootsUefi && <Badge>UEFI</Badge>}
    </span>
  )
}
