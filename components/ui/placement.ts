export type Box = { left: number; top: number; width: number; height: number }
export type Size = { width: number; height: number }
export type Side = 'below-start' | 'below-end' | 'above'

const GAP_PX = 6
const MARGIN_PX = 8

function clamp(value: number, lowest: number, highest: number): number {
  return Math.max(lowest, Math.min(value, Math.max(lowest, highest)))
}

/**
 * Where a floating box goes beside its anchor, in viewport pixels: on the wanted side if it fits there, else on the other,
 * and never outside the viewport.
 */
export function placeNear(anchor: Box, { box, viewport, side }: { box: Size; viewport: Size; side: Side }) {
  const above = anchor.top - GAP_PX - box.height
  const below = anchor.top + anchor.height + GAP_PX
  const fitsAbove = above >= MARGIN_PX
  const fitsBelow = below + box.height <= viewport.height - MARGIN_PX
  const goesAbove = side === 'above' ? fitsAbove || !fitsBelow : !fitsBelow && fitsAbove
  const left =
    side === 'below-start'
      ? anchor.left
      : side === 'below-end'
        ? anchor.left + anchor.width - box.width
        : anchor.left + anchor.width / 2 - box.width / 2
  return {
    left: Math.round(clamp(left, MARGIN_PX, viewport.width - MARGIN_PX - box.width)),
    top: Math.round(clamp(goesAbove ? above : below, MARGIN_PX, viewport.height - MARGIN_PX - box.height)),
  }
}
