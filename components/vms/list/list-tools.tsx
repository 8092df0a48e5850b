'use client'

import { LayoutGrid, Rows3 } from 'lucide-react'
import { SearchField } from '#components/layout/search-field.tsx'
import { cx } from '#components/ui/cx.ts'
import { Select } from '#components/ui/select.tsx'
import { FILTERS, type Filter, SORTS, type Sort } from './arrange.ts'
import type { useArrangement } from './use-arrangement.ts'

type ListToolsProps = ReturnType<typeof useArrangement> & {
  counts: Record<Filter, number>
  /** Those that VMs have. */
  tags: readonly string[]
}

const FILTER_KEYS = ['all', 'running', 'stopped', 'trouble'] as const satisfies Filter[]
const SORT_KEYS = ['name', 'state', 'cpu', 'memory', 'newest'] as const satisfies Sort[]

/** Search, state, tag, order and view. All of it is in the URL. */
export function ListTools({
  arrangement,
  view,
  setSearch,
  setFilter,
  setSort,
  setTag,
  setView,
  counts,
  tags,
}: ListToolsProps) {
  // One that no VM has any more is still what the list shows.
  const shownTags = arrangement.tag === '' || tags.includes(arrangement.tag) ? tags : [arrangement.tag, ...tags]
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      <SearchField
        label="Search the VMs by name, note, tag or MAC address"
        value={arrangement.search}
        onChange={setSearch}
      />
      <fieldset className="flex min-w-0 flex-1 gap-0.5 overflow-x-auto max-narrow:order-1 max-narrow:basis-[calc(100%-5rem)]">
        <legend className="sr-only">Show</legend>
        {FILTER_KEYS.filter(filter => filter !== 'trouble' || counts.trouble > 0 || arrangement.filter === filter).map(
          filter => (
            <button
              key={filter}
              type="button"
              aria-pressed={arrangement.filter === filter}
              onClick={() => setFilter(filter)}
              className={cx(
                'touch-target h-8 shrink-0 rounded-control px-2.5 max-narrow:px-2',
                arrangement.filter === filter
                  ? 'bg-pressed font-medium'
                  : 'text-text-muted hover:bg-hover hover:text-text',
              )}
            >
              {FILTERS[filter]} <span className="text-text-muted">{counts[filter]}</span>
            </button>
          ),
        )}
      </fieldset>
      {shownTags.length > 0 && (
        <Select
          aria-label="Tag"
          className="w-32 shrink-0"
          value={arrangement.tag}
          onChange={event => setTag(event.target.value)}
          options={[{ value: '', label: 'Any tag' }, ...shownTags.map(tag => ({ value: tag, label: tag }))]}
        />
      )}
      <Select
        aria-label="Sort by"
        className="w-28 shrink-0"
        value={arrangement.sort}
        onChange={event => setSort(SORT_KEYS.find(sort => sort === event.target.value) ?? 'name')}
        options={SORT_KEYS.map(sort => ({ value: sort, label: SORTS[sort] }))}
      />
      <fieldset className="flex shrink-0 rounded-control inset-ring inset-ring-line-strong max-narrow:order-1">
        <legend className="sr-only">View</legend>
        <ViewButton label="Cards" icon={LayoutGrid} pressed={view === 'cards'} onClick={() => setView('cards')} />
        <ViewButton label="Rows" icon={Rows3} pressed={view === 'rows'} onClick={() => setView('rows')} />
      </fieldset>
    </div>
  )
}

type ViewButtonProps = { label: string; icon: typeof LayoutGrid; pressed: boolean; onClick: () => void }

function ViewButton({ label, icon: Icon, pressed, onClick }: ViewButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
      className={cx(
        'touch-target flex size-8 items-center justify-center rounded-control',
        pressed ? 'bg-pressed text-text' : 'text-text-muted hover:text-text',
      )}
    >
      <Icon aria-hidden="true" className="size-4" />
    </button>
  )
}
