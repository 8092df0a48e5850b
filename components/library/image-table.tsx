'use client'

import { Skeleton } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import type { Image } from '#lib/contract/image.ts'
import { ImageRow } from './image-row.tsx'
import { byFileName } from './image-words.ts'

const COLUMNS = 6

/** Under 1100 px the time goes; under 700 px the middle columns become a second line of the name. */
export function ImageTable({ images, onDelete }: { images: readonly Image[]; onDelete: (image: Image) => void }) {
  return (
    <Table label="Images">
      <Head />
      <tbody>
        {images.toSorted(byFileName).map(image => (
          <ImageRow key={image.id} image={image} onDelete={() => onDelete(image)} />
        ))}
      </tbody>
    </Table>
  )
}

/** The table’s place while it is read. */
export function ImageTableSkeleton() {
  return (
    <Table label="Images">
      <Head />
      <tbody aria-busy="true">
        {[1, 2, 3].map(row => (
          <TableRow key={row}>
            <Cell colSpan={COLUMNS} className="h-15">
              <Skeleton className="h-4 w-48" />
            </Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}

function Head() {
  return (
    <TableHead>
      <HeadCell>Image</HeadCell>
      <HeadCell className="max-narrow:hidden">Boots with</HeadCell>
      <HeadCell className="max-narrow:hidden">Used by</HeadCell>
      <HeadCell align="end" className="max-wide:hidden">
        Added
      </HeadCell>
      <HeadCell align="end" className="max-narrow:hidden">
        Size
      </HeadCell>
      <HeadCell align="end">
        <span className="sr-only">Actions</span>
      </HeadCell>
    </TableHead>
  )
}
