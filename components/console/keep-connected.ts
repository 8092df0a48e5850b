import { reconnectDelayMs } from './reconnect-delay.ts'

export type ConnectionStatus =
  | { state: 'connecting' }
  | { state: 'connected' }
  /** The connection was lost or refused; `attempt` counts from 1. `trying`: it is being made now. `reason`: the server’s words, or none. */
  | { state: 'reconnecting'; attempt: number; trying: boolean; reason: string }

export type Link = { close(): void }
/** Opens one connection. It calls `up` at most once, `down` once when the connection is over or cannot be made. */
export type OpenLink = (report: { up: () => void; down: (reason?: string) => void }) => Link

/** A connection that stood this long was a good one: the next loss starts the schedule anew. */
const STEADY_MS = 5_000
/** A proxy may take the connection and never answer. */
const GIVE_UP_MS = 15_000

/** Opens a link and opens it again, with growing pauses, whenever it is lost, until it is closed. */
export function keepConnected({ open, onStatus }: { open: OpenLink; onStatus: (status: ConnectionStatus) => void }): {
  reconnectNow(): void
  close(): void
} {
  let attempt = 0
  let link: Link | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  let reason = ''

  function connect(): void {
    clearTimeout(timer)
    onStatus(attempt === 0 ? { state: 'connecting' } : { state: 'reconnecting', attempt, trying: true, reason })
    let isOver = false
    const down = (why = '') => {
      if (isOver || isClosed) return
      // A refused attempt says nothing; why the connection was lost is still the answer.
      reason = why || reason
      isOver = true
      link = null
      clearTimeout(timer)
      attempt += 1
      onStatus({ state: 'reconnecting', attempt, trying: false, reason })
      timer = setTimeout(connect, reconnectDelayMs(attempt))
    }
    const up = () => {
      if (isOver || isClosed) return
      clearTimeout(timer)
      reason = ''
      onStatus({ state: 'connected' })
      timer = setTimeout(() => {
        attempt = 0
      }, STEADY_MS)
    }
    timer = setTimeout(() => {
      const late = link
      down()
      late?.close()
    }, GIVE_UP_MS)
    const opened = open({ up, down })
    if (!isOver) link = opened
  }

  connect()
  return {
    reconnectNow() {
      if (!isClosed && !link) connect()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      link?.close()
    },
  }
}
