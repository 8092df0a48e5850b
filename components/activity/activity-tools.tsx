'use client'

import { Download } from 'lucide-react'
import { SearchField } from '#components/layout/search-field.tsx'
import { Button } from '#components/ui/button.tsx'
import { buttonClassName } from '#components/ui/button-style.ts'
import { cx } from '#components/ui/cx.ts'
import { Select } from '#components/ui/select.tsx'
import { urlOf } from '#lib/client/url.ts'
import type { ActivityMatch } from '#lib/contract/activity-search.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ACTORS, isFiltering, KINDS, LEVELS, TIMES } from './filter.ts'
import type { useFilter } from './use-filter.ts'

type ActivityToolsProps = Pick<ReturnType<typeof useFilter>, 'filter' | 'set' | 'clear'> & {
  /** To choose one from; none where all are of one. */
  vms?: readonly { id: string; name: string }[] | undefined
  onlyVm?: boolean
  /** What the filter means, to download. */
  match: ActivityMatch
}

type Option = { value: string; label: string }

/** Search and filters of a history. All of it is in the URL. */
export function ActivityTools({ filter, set, clear, vms = [], onlyVm = false, match }: ActivityToolsProps) {
  const choices: { name: 'level' | 'who' | 'kind' | 'vm' | 'since'; label: string; options: readonly Option[] }[] = [
    { name: 'level', label: 'Level', options: [{ value: '', label: 'All levels' }, ...LEVELS] },
    { name: 'who', label: 'Who', options: [{ value: '', label: 'By anybody' }, ...ACTORS] },
    ...(onlyVm
      ? []
      : [
          {
            name: 'vm' as const,
            label: 'VM',
            options: [{ value: '', label: 'All VMs' }, ...vms.map(vm => ({ value: vm.id, label: vm.name }))],
          },
          { name: 'kind' as const, label: 'Kind', options: [{ value: '', label: 'All kinds' }, ...KINDS] },
        ]),
    { name: 'since', label: 'Time', options: [{ value: '', label: 'Any time' }, ...TIMES] },
  ]
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      <SearchField label="Search what happened" value={filter.q} onChange={value => set('q', value)} />
      {choices.map(({ name, label, options }) => (
        <Select
          key={name}
          aria-label={label}
          className="min-w-0 flex-1 basis-[calc(50%-0.5rem)] narrow:w-36 narrow:flex-none narrow:basis-auto"
          value={filter[name]}
          onChange={event => set(name, event.target.value)}
          options={options}
        />
      ))}
      {isFiltering(filter) && (
        <Button variant="quiet" onClick={clear}>
          Clear
        </Button>
      )}
      <a
        href={urlOf(endpoints.host.activityExport, { query: match })}
        download
        aria-label="Download what is shown as JSON lines"
        className={cx(buttonClassName(), 'ml-auto')}
        // “The last hour” began a moment earlier for the server.
        suppressHydrationWarning
      >
        <Download aria-hidden="true" className="size-3.5" />
        Download
      </a>
    </div>
  )
}
