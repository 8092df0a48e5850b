/** Says whether something of a kind is due: the first time, and then once `everyMs`, by the monotonic clock (F20). */
export function createSeldom({
  everyMs,
  now = () => performance.now(),
}: {
  everyMs: number
  now?: () => number
}): (kind: string) => boolean {
  const last = new Map<string, number>()
  return kind => {
    const at = now()
    const before = last.get(kind)
    if (before !== undefined && at - before < everyMs) return false
    last.set(kind, at)
    return true
  }
}
