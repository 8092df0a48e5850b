'use client'

import { type RefObject, useLayoutEffect, useState } from 'react'
import { visibleRows } from './visible-rows.ts'

/** Fewer are simply all there, for the browser's own search and for screen readers: it can take them. */
const ALL_UP_TO = 200
const FIRST_SHOWN = 60

export type Visible<T> = {
  items: readonly T[]
  /** The place of the first of them in the whole list. */
  from: number
  /** Whether the others are left out. */
  isPart: boolean
  /** What stands for those before and after, in pixels: 0 where there are none. */
  before: number
  after: number
}

type Layout = { columns: number; rowHeight: number; gap: number; first: number; end: number }
const NOT_MEASURED: Layout = { columns: 1, rowHeight: 0, gap: 0, first: 0, end: FIRST_SHOWN }

/** How a list of equal items lies: a grid by its tracks, anything else one below the other. */
function measure(list: HTMLElement): Omit<Layout, 'first' | 'end'> | null {
  const items = [...list.children].filter(child => child.getAttribute('aria-hidden') !== 'true')
  const [first, last] = [items.at(0)?.getBoundingClientRect(), items.at(-1)?.getBoundingClientRect()]
  if (!first || !last || last.bottom === first.top) return null
  const style = getComputedStyle(list)
  const columns = style.display === 'grid' ? style.gridTemplateColumns.split(' ').length : 1
  const gap = Number.parseFloat(style.rowGap) || 0
  const rows = Math.ceil(items.length / columns)
  return { columns, gap, rowHeight: (last.bottom - first.top + gap) / rows }
}

/**
 * Of a list with thousands of items, those in sight and around: a page with all of them would take seconds to open. The list keeps
 * its whole height. `list` holds the items and, hidden from everybody, what stands for those left out.
 */
export function useVisible<T>(list: RefObject<HTMLElement | null>, all: readonly T[]): Visible<T> {
  const [layout, setLayout] = useState(NOT_MEASURED)
  const isPart = all.length > ALL_UP_TO
  const count = all.length

  useLayoutEffect(() => {
    const element = list.current
    if (!isPart || !element) return
    const look = () => {
      const measured = measure(element)
      if (!measured) return
      const { columns, rowHeight } = measured
      const rows = visibleRows({
        scrolledBy: -element.getBoundingClientRect().top,
        windowHeight: window.innerHeight,
        rowHeight,
        rowCount: Math.ceil(count / columns),
      })
      const next = { ...measured, first: rows.first * columns, end: rows.end * columns }
      setLayout(last => (isSame(last, next) ? last : next))
    }
    look()
    const resizes = new ResizeObserver(look)
    resizes.observe(element)
    // Captured: whatever it is that scrolls, a scroll event does not bubble.
    document.addEventListener('scroll', look, { capture: true, passive: true })
    return () => {
      resizes.disconnect()
      document.removeEventListener('scroll', look, { capture: true })
    }
  }, [list, count, isPart])

  if (!isPart) return { items: all, from: 0, isPart, before: 0, after: 0 }
  const { columns, rowHeight, gap, first, end } = layout
  const from = Math.min(first, Math.max(0, Math.ceil(count / columns) * columns - columns))
  const heightOf = (items: number) => Math.max(0, Math.ceil(items / columns) * rowHeight - gap)
  return {
    items: all.slice(from, Math.max(end, from + columns)),
    from,
    isPart,
    before: heightOf(from),
    after: heightOf(Math.max(0, count - end)),
  }
}

/** Heights are averages of what is there, and differ by parts of a pixel. */
function isSame(a: Layout, b: Layout): boolean {
  const isClose = Math.abs(a.rowHeight - b.rowHeight) < 0.5
  return isClose && a.columns === b.columns && a.gap === b.gap && a.first === b.first && a.end === b.end
}
