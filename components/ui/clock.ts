import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One interval for the whole page, and none while nobody looks at it. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const tell of listeners) tell()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/**
 * The time now in milliseconds, floored to `resolutionMs`: the component renders again only when that changes.
 * null on the server and during hydration, so that both render the same.
 */
export function useNow(resolutionMs = 1000): number | null {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / resolutionMs) * resolutionMs,
    () => null,
  )
}
