export type Store<T> = {
  get: () => T
  set: (value: T) => void
  /** Returns its unsubscribe. */
  subscribe: (listener: () => void) => () => void
}

/** A value with listeners: the smallest thing React’s `useSyncExternalStore` can read. */
export function createStore<T>(initial: T): Store<T> {
  const listeners = new Set<() => void>()
  let value = initial
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
