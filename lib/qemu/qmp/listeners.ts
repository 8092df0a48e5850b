export type Listeners<T> = {
  /** Returns its own undoing. */
  add(listener: (value: T) => void): () => void
  /** Calls every listener; one that throws keeps the others from nothing. Returns what was thrown. */
  emit(value: T): unknown[]
  readonly count: number
}

/** A set of callbacks, called in the order they were added. */
export function createListeners<T>(): Listeners<T> {
  // Wrapped, so that the same function added twice is two listeners with two undoings.
  const entries = new Set<{ listener: (value: T) => void }>()
  return {
    get count() {
      return entries.size
    },
    add(listener) {
      const entry = { listener }
      entries.add(entry)
      return () => void entries.delete(entry)
    },
    emit(value) {
      const thrown: unknown[] = []
      for (const { listener } of [...entries]) {
        try {
          listener(value)
        } catch (error) {
          thrown.push(error)
        }
      }
      return thrown
    },
  }
}
