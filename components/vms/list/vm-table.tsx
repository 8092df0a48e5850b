'use client'

import { memo, useRef } from 'react'
import { PageLink } from '#components/layout/page-link.tsx'
import { cx } from '#components/ui/cx.ts'
import { NAME_LINK } from '#components/ui/link-style.ts'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { paths } from '#lib/client/paths.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { stateWord } from '#lib/contract/vm-actions.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { PowerButtons } from '../actions/power-buttons.tsx'
import { CauseSentence } from '../cause-sentence.tsx'
import { StateGlyph } from '../state-glyph.tsx'
import { TagList } from '../tags/tag-list.tsx'
import { CpuLine } from '../usage-line.tsx'
import { cpuShare, memoryWords, percentWords } from '../words.ts'
import type { Sort } from './arrange.ts'
import { useVisible } from './use-visible.ts'

type VmTableProps = { vms: Vm[]; sort: Sort; onSort: (sort: Sort) => void }

const DIRECTION: Record<Sort, 'ascending' | 'descending'> = {
  name: 'ascending',
  state: 'ascending',
  cpu: 'descending',
  memory: 'descending',
  newest: 'descending',
}

/** Twenty VMs on a laptop’s screen, one line each; on a phone the name, the state, and what can be done. */
export function VmTable({ vms, sort, onSort }: VmTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const { items, from, isPart, before, after } = useVisible(body, vms)
  const gap = (height: number) =>
    height > 0 && (
      // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of a table, unlike one of a grid, takes no focus
      <tr aria-hidden="true">
        <td colSpan={7} style={{ height: `${height}px` }} />
      </tr>
    )
  const heading = (column: Sort) => ({ sorted: sort === column && DIRECTION[column], onSort: () => onSort(column) })
  return (
    // Its headings are a row, too.
    <Table label="Virtual machines" {...(isPart && { rowCount: vms.length + 1 })}>
      <TableHead>
        <HeadCell {...heading('name')}>Name</HeadCell>
        <HeadCell {...heading('state')}>State</HeadCell>
        <HeadCell align="end" className="max-narrow:hidden">
          vCPU
        </HeadCell>
        <HeadCell align="end" className="max-narrow:hidden" {...heading('memory')}>
          Memory
        </HeadCell>
        <HeadCell align="end" className="max-narrow:hidden">
          On the host
        </HeadCell>
        <HeadCell align="end" className="max-narrow:hidden" {...heading('cpu')}>
          CPU now
        </HeadCell>
        <HeadCell align="end">
          <span className="sr-only">Actions</span>
        </HeadCell>
      </TableHead>
      <tbody ref={body}>
        {gap(before)}
        {items.map((vm, index) => (
          <VmRow key={vm.id} vm={vm} {...(isPart && { rowIndex: from + index + 2 })} />
        ))}
        {gap(after)}
      </tbody>
    </Table>
  )
}

const VmRow = memo(function VmRow({ vm, rowIndex }: { vm: Vm; rowIndex?: number }) {
  return (
    <TableRow className="relative" aria-rowindex={rowIndex}>
      <Cell className="max-w-32 narrow:min-w-40 narrow:max-w-64">
        <span className="flex items-center gap-2.5">
          <StateGlyph state={vm.state} />
          {/* The link covers its row, so that the whole row is a target; what can be clicked in it lies above. */}
          <PageLink
            href={paths.vm(vm.id)}
            title={vm.name}
            className={cx(NAME_LINK, 'truncate font-semibold text-name after:absolute after:inset-0')}
          >
            {vm.name}
          </PageLink>
          {vm.tags.length > 0 && (
            <span className="min-w-0 max-wide:hidden">
              <TagList tags={vm.tags} />
            </span>
          )}
        </span>
      </Cell>
      <Cell className="text-text-muted narrow:whitespace-nowrap">
        <span className="text-text first-letter:uppercase inline-block">{stateWord(vm.state)}</span>
        <span className="ml-2 max-wide:hidden">
          <CauseSentence vm={vm} afterState />
        </span>
      </Cell>
      <Cell align="end" className="max-narrow:hidden">
        {vm.vcpus}
      </Cell>
      <Cell align="end" className="max-narrow:hidden">
        {memoryWords(vm.memoryMiB)}
      </Cell>
      <Cell align="end" className="text-text-muted max-narrow:hidden">
        {vm.usage ? formatBytes(vm.usage.memoryBytes) : '–'}
      </Cell>
      <Cell align="end" className="max-narrow:hidden">
        <span className="flex items-center justify-end gap-2">
          {vm.usage && <CpuLine vm={vm} className="w-16" />}
          <span className={cx('w-9', !vm.usage && 'text-text-muted')}>{percentWords(cpuShare(vm))}</span>
        </span>
      </Cell>
      <Cell align="end" className="w-28">
        <span className="relative z-1 ml-auto flex w-25 justify-between">
          <PowerButtons vm={vm} />
        </span>
      </Cell>
    </TableRow>
  )
})
