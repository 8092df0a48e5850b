'use client'

import { useQuery } from '@tanstack/react-query'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { commandLineQuery } from '#lib/client/queries/vms.ts'
import type { CommandLine } from '#lib/contract/command-line.ts'
import { useVm } from '../page/vm-context.tsx'

/** Nothing is hidden: what QEMU was told, word for word, and why. */
export function CommandLinePage() {
  const vm = useVm()
  const { data, error, refetch, isFetching } = useQuery(commandLineQuery(vm.id))
  if (!data) {
    if (error) return <FailureNotice size="page" error={error} onRetry={() => void refetch()} retrying={isFetching} />
    return (
      <div role="status" aria-label="Reading the command line" className="py-5">
        <Skeleton className="h-80" />
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-6 py-5">
      <PendingChanges changes={data.pendingChanges} />
      <section aria-label="Command line" className="flex flex-col gap-2">
        <div className="flex items-center justify-between gap-3">
          <h2 className="font-semibold">
            {data.source === 'running' ? 'What runs now was started with' : 'A start now would run'}
          </h2>
          <CopyButton text={data.shell} label="Copy the command line" />
        </div>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
          tabIndex={0}
          className="max-h-[50vh] overflow-auto rounded-card bg-sunken p-4 font-mono text-small leading-5 inset-ring inset-ring-line"
        >
          {data.shell}
        </pre>
      </section>
      <Options options={data.options} />
    </div>
  )
}

function PendingChanges({ changes }: { changes: string[] }) {
  if (changes.length === 0) return null
  return (
    <section aria-label="Pending changes" className="rounded-card bg-info-soft px-4 py-3">
      <h2 className="font-semibold">Takes effect after power-off</h2>
      <ul className="mt-1 list-disc pl-5">
        {changes.map(change => (
          <li key={change}>{change}</li>
        ))}
      </ul>
    </section>
  )
}

function Options({ options }: { options: CommandLine['options'] }) {
  return (
    <Table label="Options, explained">
      <TableHead>
        <HeadCell>Option</HeadCell>
        <HeadCell>What it does</HeadCell>
        <HeadCell className="max-narrow:hidden">Comes from</HeadCell>
      </TableHead>
      <tbody>
        {options.map(({ option, value, explanation, setting }) => (
          <TableRow key={`${option} ${value}`}>
            <Cell className="max-w-96 align-top narrow:min-w-56 font-mono text-small leading-5">
              <span className="font-semibold">{option}</span> <span className="break-all text-text-muted">{value}</span>
            </Cell>
            <Cell className="align-top max-narrow:w-1/2 narrow:min-w-48">{explanation}</Cell>
            <Cell className="min-w-32 align-top text-text-muted max-narrow:hidden">{setting}</Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}
