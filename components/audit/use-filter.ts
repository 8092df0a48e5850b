'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import { type Filter, matchOf, NO_FILTER } from './filter.ts'

const NAMES = ['q', 'who', 'vm', 'kind', 'result', 'since'] as const satisfies (keyof Filter)[]

/** The filter lives in the URL, so that back, reload and a shared link show the same part of the trail. */
export function useFilter() {
  const pathname = usePathname()
  const params = useSearchParams()
  const key = NAMES.map(name => params.get(name) ?? '').join('\n')
  // “The last hour” counts from when the page was opened: a list that asks anew every second is never read.
  const [openedAt] = useState(() => Date.now())
  const filter: Filter = useMemo(() => {
    const values = key.split('\n')
    return { ...NO_FILTER, ...Object.fromEntries(NAMES.map((name, place) => [name, values[place] ?? ''])) }
  }, [key])

  const show = (next: URLSearchParams) =>
    window.history.replaceState(null, '', next.size > 0 ? `${pathname}?${next}` : pathname)

  return {
    filter,
    match: useMemo(() => matchOf(filter, openedAt), [filter, openedAt]),
    set(name: keyof Filter, value: string) {
      const next = new URLSearchParams(window.location.search)
      if (value) next.set(name, value)
      else next.delete(name)
      show(next)
    },
    clear: () => show(new URLSearchParams()),
  }
}
