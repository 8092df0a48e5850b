/** A list and the window it is seen through, in pixels. */
export type Sight = {
  /** How far the list's top lies above the window's; negative while it still lies in it. */
  scrolledBy: number
  windowHeight: number
  /** With the gap to the next one. */
  rowHeight: number
  rowCount: number
}

/** From a row up to, and without, another. */
export type Rows = { first: number; end: number }

/** Rows come and go in blocks: scrolling by a few pixels changes nothing. */
const BLOCK = 4

/** The rows that are to be there: those in sight, and a window's height before and after, so that none is missing while it scrolls. */
export function visibleRows({ scrolledBy, windowHeight, rowHeight, rowCount }: Sight): Rows {
  const last = Math.max(0, rowCount - 1)
  const rowAt = (pixels: number) => Math.min(last, Math.max(0, Math.floor(pixels / rowHeight)))
  const first = rowAt(scrolledBy - windowHeight)
  const end = rowAt(scrolledBy + 2 * windowHeight) + 1
  return { first: first - (first % BLOCK), end: Math.min(rowCount, Math.ceil(end / BLOCK) * BLOCK) }
}
