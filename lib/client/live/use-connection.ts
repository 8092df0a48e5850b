import { useSyncExternalStore } from 'react'
import { type Connection, connection } from './connection.ts'

export function useConnection(): Connection {
  return useSyncExternalStore(connection.subscribe, connection.get, connection.get)
}

/** Why nothing can be changed now, for a `disabledReason`; null while the connection is fine. */
export function useOfflineReason(): string | null {
  return useConnection().state === 'lost'
    ? 'Guesthouse does not answer at the moment. It will come back by itself.'
    : null
}
