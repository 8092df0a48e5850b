import { z } from 'zod'

/** Whether what people wish for can be kept. Reading, and everything that needs no writing, goes on without. */
export type DatabaseState = {
  writable: boolean
  /** The last failure of the file or its disk, also after it is over. */
  lastFailure: { code: string; message: string; at: string } | null
}

/** What others see of it. */
export type DatabaseStateWatch = {
  read(): DatabaseState
  /** Told when `writable` changes. @returns how to leave */
  subscribe(listener: (state: DatabaseState) => void): () => void
}

export type DatabaseStateKeeper = DatabaseStateWatch & {
  /** A statement failed; ignored unless the file or its disk is to blame. */
  failed(error: unknown): void
  /** Something was written. */
  wrote(): void
}

/** The primary codes that say the file cannot be written, whatever the statement: https://www.sqlite.org/rescode.html */
const FILE_FAILURES = new Map([
  [3, 'SQLITE_PERM'],
  [5, 'SQLITE_BUSY'],
  [8, 'SQLITE_READONLY'],
  [10, 'SQLITE_IOERR'],
  [11, 'SQLITE_CORRUPT'],
  [13, 'SQLITE_FULL'],
  [14, 'SQLITE_CANTOPEN'],
  [26, 'SQLITE_NOTADB'],
])
const PRIMARY_CODE = 0xff

const DriverError = z.object({ rawCode: z.int(), message: z.string() })

export function createDatabaseState(now: () => string = () => new Date().toISOString()): DatabaseStateKeeper {
  const listeners = new Set<(state: DatabaseState) => void>()
  let state: DatabaseState = { writable: true, lastFailure: null }

  function become(next: DatabaseState): void {
    const turned = next.writable !== state.writable
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
      const parsed = DriverError.safeParse(error)
      const code = parsed.success ? FILE_FAILURES.get(parsed.data.rawCode & PRIMARY_CODE) : undefined
      if (!parsed.success || code === undefined) return
      become({ writable: false, lastFailure: { code, message: parsed.data.message, at: now() } })
    },
    wrote() {
      if (!state.writable) become({ ...state, writable: true })
    },
  }
}
