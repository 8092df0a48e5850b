'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { ButtonLink } from '#components/layout/button-link.tsx'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { paths } from '#lib/client/paths.ts'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { useMay } from '#lib/client/use-rights.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { countByFilter, countWords, tagsOf } from './arrange.ts'
import { ListSkeleton } from './list-skeleton.tsx'
import { ListTools } from './list-tools.tsx'
import { NoVms } from './no-vms.tsx'
import { useArranged } from './use-arranged.ts'
import { useArrangement } from './use-arrangement.ts'
import { useSteadyOrder } from './use-steady-order.ts'
import { useVisible } from './use-visible.ts'
import type { View } from './view.ts'
import { VmCard } from './vm-card.tsx'
import { VmTable } from './vm-table.tsx'

/** The home page: every VM, live. */
export function VmList({ rememberedView }: { rememberedView: View }) {
  const { data: vms, error, refetch, isFetching } = useQuery(vmsQuery())
  const mayCreate = useMay('vms.create')
  const newVm = mayCreate && (
    <ButtonLink href={paths.newVm()} variant="primary" icon={<Plus aria-hidden="true" className="size-4" />}>
      New VM
    </ButtonLink>
  )
  return (
    <>
      <PageHeader title="Virtual machines" facts={vms && countWords(vms)} actions={vms?.length === 0 ? null : newVm} />
      {vms ? (
        vms.length === 0 ? (
          <NoVms mayCreate={mayCreate} />
        ) : (
          <Arranged vms={vms} rememberedView={rememberedView} />
        )
      ) : error ? (
        <FailureNotice size="page" error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <ListSkeleton view={rememberedView} />
      )}
    </>
  )
}

function Arranged({ vms, rememberedView }: { vms: Vm[]; rememberedView: View }) {
  const tools = useArrangement(rememberedView)
  const { arrangement, view, setSearch, setFilter, setSort, setTag } = tools
  const [isHovered, setIsHovered] = useState(false)
  const shown = useSteadyOrder(useArranged(vms, arrangement), isHovered && arrangement.sort === 'cpu')
  const hold = { onPointerEnter: () => setIsHovered(true), onPointerLeave: () => setIsHovered(false) }

  return (
    <>
      <ListTools {...tools} counts={countByFilter(vms)} tags={tagsOf(vms)} />
      {shown.length === 0 ? (
        <EmptyState
          title="No VM is like that"
          action={
            <Button
              onClick={() => {
                setSearch('')
                setFilter('all')
                setTag('')
              }}
            >
              Show all {vms.length}
            </Button>
          }
        >
          {arrangement.search ? `Nothing matches “${arrangement.search}” here.` : 'No VM is in this state now.'}
        </EmptyState>
      ) : view === 'rows' ? (
        <div {...hold}>
          <VmTable vms={shown} sort={arrangement.sort} onSort={setSort} />
        </div>
      ) : (
        <div {...hold}>
          <VmCards vms={shown} />
        </div>
      )}
    </>
  )
}

function VmCards({ vms }: { vms: Vm[] }) {
  const list = useRef<HTMLUListElement>(null)
  const { items, from, isPart, before, after } = useVisible(list, vms)
  const gap = (height: number) =>
    height > 0 && <li aria-hidden="true" className="col-span-full" style={{ height: `${height}px` }} />
  return (
    <ul ref={list} aria-label="Virtual machines" className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-4">
      {gap(before)}
      {items.map((vm, index) => (
        <li
          key={vm.id}
          {...(isPart && { 'aria-setsize': vms.length, 'aria-posinset': from + index + 1 })}
          className={cx('min-w-0', !isPart && '[content-visibility:auto] [contain-intrinsic-size:auto_16rem]')}
        >
          <VmCard vm={vm} />
        </li>
      ))}
      {gap(after)}
    </ul>
  )
}
