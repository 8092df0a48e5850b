'use client'

import { Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { PageLink } from '#components/layout/page-link.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { NAME_LINK } from '#components/ui/link-style.ts'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { paths } from '#lib/client/paths.ts'
import { mayWith, useMe } from '#lib/client/use-rights.ts'
import { reasonOfRole } from '#lib/contract/rights.ts'
import type { Volume } from '#lib/contract/volume.ts'
import { formatBytes } from '#lib/shared/bytes.ts'

const DeleteVolumeDialog = dynamic(() => import('./delete-volume-dialog.tsx').then(module => module.DeleteVolumeDialog))

export function VolumeTable({ volumes }: { volumes: Volume[] }) {
  const [deleted, setDeleted] = useState<Volume | null>(null)
  return (
    <>
      <Table label="Volumes">
        <TableHead>
          <HeadCell>Name</HeadCell>
          <HeadCell className="max-narrow:hidden">Used by</HeadCell>
          <HeadCell className="max-narrow:hidden">Format</HeadCell>
          <HeadCell align="end">Size</HeadCell>
          <HeadCell align="end">On the host</HeadCell>
          <HeadCell align="end">
            <span className="sr-only">Actions</span>
          </HeadCell>
        </TableHead>
        <tbody>
          {[...volumes]
            .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
            .map(volume => (
              <VolumeRow key={volume.id} volume={volume} onDelete={() => setDeleted(volume)} />
            ))}
        </tbody>
      </Table>
      {deleted && <DeleteVolumeDialog volume={deleted} onClose={() => setDeleted(null)} />}
    </>
  )
}

function VolumeRow({ volume, onDelete }: { volume: Volume; onDelete: () => void }) {
  const { name, usedBy, allocatedBytes, missing } = volume
  const offlineReason = useOfflineReason()
  const me = useMe()
  const reasonWithout = me && !mayWith(me, 'storage.write') ? reasonOfRole(me.role) : null
  return (
    <TableRow>
      <Cell className="max-w-32 narrow:min-w-32 narrow:max-w-64">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium" title={name}>
            {name}
          </span>
          {missing && <Badge tone="danger">File missing</Badge>}
        </span>
        {/* On a phone the columns that are words stand below the name. */}
        <span className="block truncate text-text-muted narrow:hidden">
          {volume.format} · <User usedBy={usedBy} />
        </span>
      </Cell>
      <Cell className="max-w-48 truncate max-narrow:hidden">
        <User usedBy={usedBy} />
      </Cell>
      <Cell className="text-text-muted max-narrow:hidden">{volume.format}</Cell>
      <Cell align="end">{formatBytes(volume.virtualSizeBytes)}</Cell>
      <Cell align="end">{allocatedBytes === null ? '–' : formatBytes(allocatedBytes)}</Cell>
      <Cell align="end" className="w-10">
        <IconButton
          label={`Delete ${name}`}
          hint="Delete"
          icon={<Trash2 aria-hidden="true" className="size-4" />}
          disabledReason={
            offlineReason ??
            reasonWithout ??
            (usedBy ? `“${usedBy.vmName}” uses it. Delete that VM first, keeping or deleting its disks.` : null)
          }
          onClick={onDelete}
        />
      </Cell>
    </TableRow>
  )
}

function User({ usedBy }: Pick<Volume, 'usedBy'>) {
  if (!usedBy) return <span className="text-text-muted">Nobody</span>
  return (
    <PageLink href={paths.vm(usedBy.vmId)} className={NAME_LINK}>
      {usedBy.vmName}
    </PageLink>
  )
}
