'use client'

import { LayoutGrid, Rows3, Search } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { isTyping } from '#components/layout/typing.ts'
import { cx } from '#components/ui/cx.ts'
import { Kbd } from '#components/ui/kbd.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { FILTERS, type Filter, SORTS, type Sort } from './arrange.ts'
import type { useArrangement } from './use-arrangement.ts'

type ListToolsProps = ReturnType<typeof useArrangement> & { counts: Record<Filter, number> }

const FILTER_KEYS = ['all', 'running', 'stopped', 'trouble'] as const satisfies Filter[]
const SORT_KEYS = ['name', 'state', 'cpu', 'memory', 'newest'] as const satisfies Sort[]

/** Search, state, order and view. All of it is in the URL. */
export function ListTools({ arrangement, view, setSearch, setFilter, setSort, setView, counts }: ListToolsProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      <SearchField value={arrangement.search} onChange={setSearch} />
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

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      input.current?.select()
      input.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <search className="relative min-w-0 flex-1 basis-[calc(100%-8rem)] narrow:w-56 narrow:flex-none">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-text-muted"
      />
      <TextInput
        ref={input}
        type="search"
        aria-label="Search the VMs by name, note or MAC address"
        placeholder="Search"
        value={value}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => event.key === 'Escape' && (value ? onChange('') : event.currentTarget.blur())}
        className="peer pl-8 [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="pointer-events-none absolute top-1/2 right-1.5 -translate-y-1/2 peer-focus:hidden pointer-coarse:hidden">
        <Kbd>/</Kbd>
      </span>
    </search>
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
