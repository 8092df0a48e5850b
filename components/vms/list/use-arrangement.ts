'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { type Arrangement, FILTERS, type Filter, SORTS, type Sort } from './arrange.ts'
import { parseView, rememberView, type View } from './view.ts'

function isSort(value: string | null): value is Sort {
  return value !== null && value in SORTS
}
function isFilter(value: string | null): value is Filter {
  return value !== null && value in FILTERS
}

/** View, search, filter and order live in the URL, so that back, reload and a shared link show the same list. */
export function useArrangement(rememberedView: View) {
  const pathname = usePathname()
  const params = useSearchParams()
  const filter = params.get('state')
  const sort = params.get('sort')
  const arrangement: Arrangement = {
    search: params.get('q') ?? '',
    filter: isFilter(filter) ? filter : 'all',
    sort: isSort(sort) ? sort : 'name',
    tag: params.get('tag') ?? '',
  }

  const set = (name: string, value: string, standard: string) => {
    // Not `params`: React may not have shown the last change yet, and two quick ones must both stay.
    const next = new URLSearchParams(window.location.search)
    if (value === standard) next.delete(name)
    else next.set(name, value)
    // Typing in the search must not fill the history, and needs no answer of the server.
    window.history.replaceState(null, '', next.size > 0 ? `${pathname}?${next}` : pathname)
  }

  return {
    arrangement,
    view: parseView(params.get('view') ?? rememberedView),
    setSearch: (value: string) => set('q', value, ''),
    setFilter: (value: Filter) => set('state', value, 'all'),
    setSort: (value: Sort) => set('sort', value, 'name'),
    setTag: (value: string) => set('tag', value, ''),
    setView: (value: View) => {
      rememberView(value)
      set('view', value, '')
    },
  }
}
