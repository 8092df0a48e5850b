import { fileFailureOf, isDamage } from '#lib/shared/sqlite-failure.ts'

/** Whether what people wish for can be kept. Reading, and everything that needs no writing, goes on without. */
export type DatabaseState = {
  writable: boolean
  /** What is in the file is no sound database (F18). Never over by itself: only a restart looks at all of it, and offers a way on. */
  damaged: boolean
  /** The last failure of the file or its disk, also after it is over. */
  lastFailure: { code: string; message: string; at: string } | null
}

/** What others see of it. */
export type DatabaseStateWatch = {
  read(): DatabaseState
  /** Told when `writable` or `damaged` changes. @returns how to leave */
  subscribe(listener: (state: DatabaseState) => void): () => void
}

export type DatabaseStateKeeper = DatabaseStateWatch & {
  /** A statement failed; ignored unless the file or its disk is to blame. */
  failed(error: unknown): void
  /** Something was written. */
  wrote(): void
}

export function createDatabaseState(now: () => string = () => new Date().toISOString()): DatabaseStateKeeper {
  const listeners = new Set<(state: DatabaseState) => void>()
  let state: DatabaseState = { writable: true, damaged: false, lastFailure: null }

  function become(next: DatabaseState): void {
    const turned = next.writable !== state.writable || next.damaged !== state.damaged
    state = next
    if (turned) for (const listener of listeners) listener(state)
  }

  return {
    read: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    failed(error) {
      const failure = fileFailureOf(error)
      if (!failure || state.damaged) return
      become({ writable: false, damaged: isDamage(failure), lastFailure: { ...failure, at: now() } })
    },
    wrote() {
      if (!state.writable && !state.damaged) become({ ...state, writable: true })
    },
  }
}
