/**
 * One-to-many, in order, with a memory: who connects late or comes back gets what it missed, or learns that it is gone.
 * Publishers never know subscribers. A subscriber that throws hurts nobody else.
 */
export type Numbered<E> = { id: number; event: E }

export type Bus<E> = {
  publish(event: E): void
  /** @returns the unsubscribe function */
  subscribe(listener: (numbered: Numbered<E>) => void, options?: SubscribeOptions): () => void
  /** Everything after `id`, oldest first; null when part of it has left the buffer. */
  since(id: number): Numbered<E>[] | null
  readonly lastId: number
  /** Who looks from outside: while nobody does, what is only for eyes need not be found out. */
  readonly subscriberCount: number
}

/** `own`: a part of this process that follows along; it is no audience, and not counted. */
export type SubscribeOptions = { own?: boolean }

export type BusOptions<E> = {
  /** How many events are kept for replay. */
  capacity: number
  /** Events that are worthless when late (samples) are not kept. */
  keep?: (event: E) => boolean
  onSubscriberError: (error: unknown) => void
}

export function createBus<E>({ capacity, keep = () => true, onSubscriberError }: BusOptions<E>): Bus<E> {
  const listeners = new Set<(numbered: Numbered<E>) => void>()
  const followers = new Set<(numbered: Numbered<E>) => void>()
  const kept: Numbered<E>[] = []
  let lastId = 0
  /** The highest id that has left the buffer: asking for anything at or after it can be answered in full. */
  let forgottenId = 0

  function remember(numbered: Numbered<E>): void {
    kept.push(numbered)
    if (kept.length > capacity) forgottenId = kept.shift()?.id ?? forgottenId
  }

  return {
    publish(event) {
      lastId += 1
      const numbered = { id: lastId, event }
      if (keep(event)) remember(numbered)
      for (const listener of [...listeners]) {
        try {
          listener(numbered)
        } catch (error) {
          onSubscriberError(error)
        }
      }
    },
    subscribe(listener, { own = false } = {}) {
      listeners.add(listener)
      if (own) followers.add(listener)
      return () => {
        listeners.delete(listener)
        followers.delete(listener)
      }
    },
    since(id) {
      if (id < forgottenId || id > lastId) return null
      return kept.filter(numbered => numbered.id > id)
    },
    get lastId() {
      return lastId
    },
    get subscriberCount() {
      return listeners.size - followers.size
    },
  }
}
