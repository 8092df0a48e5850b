/**
 * The time as it was when this process started, and what has passed since: a host's clock that jumps ends no session (F20). The next
 * start goes by the host's clock again.
 */
export function steadyClock(): () => Date {
  const startedAt = Date.now() - performance.now()
  return () => new Date(startedAt + performance.now())
}
