'use client'

import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { SearchField } from '#components/layout/search-field.tsx'
import { Button } from '#components/ui/button.tsx'
import { buttonClassName } from '#components/ui/button-style.ts'
import { cx } from '#components/ui/cx.ts'
import { Select } from '#components/ui/select.tsx'
import { auditUsersQuery } from '#lib/client/queries/audit.ts'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { urlOf } from '#lib/client/url.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { isFiltering, KINDS, RESULTS, TIMES } from './filter.ts'
import type { useFilter } from './use-filter.ts'

type Option = { value: string; label: string }

/** Search and filters of the trail. All of it is in the URL. */
export function AuditTools({ filter, set, clear, match }: ReturnType<typeof useFilter>) {
  const { data: users = [] } = useQuery(auditUsersQuery())
  const { data: vms = [] } = useQuery(vmsQuery())
  const all = (label: string): Option => ({ value: '', label })
  const people = users.map(({ userId, name }) => ({ value: userId, label: name }))
  const machines = vms.map(({ id, name }) => ({ value: id, label: name }))
  const choices: { name: 'who' | 'vm' | 'kind' | 'result' | 'since'; label: string; options: readonly Option[] }[] = [
    { name: 'who', label: 'Who', options: [all('By anybody'), ...people] },
    { name: 'vm', label: 'VM', options: [all('All VMs'), ...machines] },
    { name: 'kind', label: 'Kind', options: [all('All kinds'), ...KINDS] },
    { name: 'result', label: 'Result', options: [all('All results'), ...RESULTS] },
    { name: 'since', label: 'Time', options: [all('Any time'), ...TIMES] },
  ]
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      <SearchField label="Search the audit trail" value={filter.q} onChange={value => set('q', value)} />
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
        href={urlOf(endpoints.audit.exportAll, { query: match })}
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
