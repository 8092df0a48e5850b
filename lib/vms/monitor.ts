import { setTimeout as delay } from 'node:timers/promises'
import type { QmpCommandName } from '#lib/qemu/qmp/commands.ts'
import type { QmpEvent } from '#lib/qemu/qmp/events.ts'
import type { QmpSession } from '#lib/qemu/qmp/session.ts'
import { createPulse } from './pulse.ts'

/** A QEMU that hangs says nothing, so it is asked: a silent one shows within ten seconds (F07). */
const HEARTBEAT_MS = 4_000
const ANSWER_TIMEOUT_MS = 5_000
/** Between the end of the socket and the end of the process lie a few milliseconds. */
const ENDING_MS = 2_000
const ENDING_STEP_MS = 10
/** One for all: 200 timers of their own would wake the process 100 times a second, which costs more than the questions. */
const heartbeats = createPulse({ periodMs: HEARTBEAT_MS })
const RECONNECT_MS = [250, 500, 1_000, 2_000, 4_000] as const
/** How often it is tried whether another program has let go of our monitor. */
const COME_BACK_MS = 2_000

export type MonitorOptions = {
  /** null when QEMU did not answer when it was found: it is tried again and again. */
  session: QmpSession | null
  /** Whether the process still is ours and lives; a zombie does not. */
  isAlive: () => boolean
  reconnect: (signal: AbortSignal) => Promise<QmpSession>
  /** Connects QEMU's second monitor, for while another program holds the one that is ours (F09). */
  detour: (signal: AbortSignal) => Promise<QmpSession>
  /** QEMU's own state, freshly asked: an event is only a hint to ask. */
  onReading: (runState: string) => void
  onEvent: (event: QmpEvent) => void
  /** Everything that is asked of QEMU on this connection. */
  onCommand: (command: QmpCommandName) => void
  /** The process lives and answers at neither of its monitors. */
  onSilent: () => void
  onEnded: () => void
}

/** Watches one QEMU over its monitor socket, which serves one client: this is its only owner. */
export type Monitor = {
  /** The connection of now: it is replaced when QEMU drops it and lives on. @throws when there is none */
  readonly session: QmpSession
  /** Another program holds our monitor, and QEMU is asked at its second one. */
  readonly isDetour: boolean
  /** Asks QEMU for its state; resolves when it was told to `onReading`. @throws QmpError and its kin */
  reread(): Promise<void>
  /** Lets go of QEMU, which runs on. */
  stop(): void
}

/** Events after which the state may be another. */
const HINTS: ReadonlySet<string> = new Set([
  'STOP',
  'RESUME',
  'SHUTDOWN',
  'RESET',
  'SUSPEND',
  'WAKEUP',
  'GUEST_PANICKED',
  'BLOCK_IO_ERROR',
  'WATCHDOG',
])

export function watchMachine(options: MonitorOptions): Monitor {
  const { isAlive, reconnect, detour, onReading, onEvent, onCommand, onSilent, onEnded } = options
  const stopped = new AbortController()
  let { session } = options
  let isDetour = false
  /** Takes the place of the connection that was closed for it. */
  let successor: QmpSession | null = null
  let isHinted = false
  let isRefreshing = false
  /** The connection has ended: what happens then is followed up in `follow`, not by whoever was asking. */
  let closed = false

  function current(): QmpSession {
    if (session) return session
    throw new Error('QEMU is not connected')
  }

  async function reread(): Promise<void> {
    const asked = current()
    const { status } = await asked.execute('query-status', {}, { timeoutMs: ANSWER_TIMEOUT_MS })
    if (!stopped.signal.aborted && asked === session) onReading(status)
  }

  /** For hints and heartbeats, where nobody waits for the answer. One question at a time: a flood of events must not become one of ours. */
  async function refresh(): Promise<void> {
    isHinted = true
    if (isRefreshing) return
    isRefreshing = true
    while (isHinted && !stopped.signal.aborted) {
      isHinted = false
      await reread().catch(() => {
        if (!stopped.signal.aborted && !closed) onSilent()
      })
    }
    isRefreshing = false
  }

  async function hasEnded(): Promise<boolean> {
    const deadline = performance.now() + ENDING_MS
    for (let stepMs = 1; performance.now() < deadline; stepMs = Math.min(stepMs * 2, ENDING_STEP_MS)) {
      if (!isAlive()) return true
      await delay(stepMs)
    }
    return false
  }

  async function connectAgain(): Promise<QmpSession | null> {
    for (let attempt = 0; !stopped.signal.aborted; attempt += 1) {
      await delay(RECONNECT_MS[Math.min(attempt, RECONNECT_MS.length - 1)], undefined, { signal: stopped.signal })
      if (!isAlive()) return null
      const again = await reconnect(stopped.signal).catch(() => null)
      if (again) return again
      // A monitor greets one client. Who is not greeted there and is greeted here is not the only one who wants it.
      const aside = await detour(stopped.signal).catch(() => null)
      if (aside) {
        void comeBack(aside).catch(() => {})
        return aside
      }
    }
    return null
  }

  /** Changes back to our own monitor as soon as it is free, so that the second one is free again for whoever needs it. */
  async function comeBack(aside: QmpSession): Promise<void> {
    isDetour = true
    while (!stopped.signal.aborted) {
      await delay(COME_BACK_MS, undefined, { signal: stopped.signal })
      if (session !== aside) return
      const own = await reconnect(stopped.signal).catch(() => null)
      if (!own) continue
      if (session !== aside || closed) return await own.close()
      successor = own
      return await aside.close()
    }
  }

  async function followConnection(connection: QmpSession): Promise<void> {
    closed = false
    const unsubscribe = connection.onEvent(event => {
      onEvent(event)
      if (HINTS.has(event.event)) void refresh()
    })
    const unsubscribeCommands = connection.onCommand(onCommand)
    await connection.closed
    unsubscribe()
    unsubscribeCommands()
    closed = true
  }

  /** One connection after another until the process ends or we are told to stop. */
  async function follow(): Promise<void> {
    while (!stopped.signal.aborted) {
      if (session) await followConnection(session)
      if (stopped.signal.aborted) return
      isDetour = false
      if (successor) {
        session = successor
        successor = null
        void refresh()
        continue
      }
      if (session && (await hasEnded())) return onEnded()
      onSilent()
      session = await connectAgain()
      if (!session) return stopped.signal.aborted ? undefined : onEnded()
      void refresh()
    }
  }

  // Not in this turn: the caller has to know us before we call back.
  Promise.resolve()
    .then(follow)
    .catch(() => {
      // Only `stop` interrupts it; were it anything else, a VM nobody watches is one that does not answer.
      if (!stopped.signal.aborted) onSilent()
    })
  const endHeartbeat = heartbeats.join(() => void refresh())

  return {
    get session() {
      return current()
    },
    get isDetour() {
      return isDetour
    },
    reread,
    stop() {
      stopped.abort()
      endHeartbeat()
      for (const connection of [session, successor]) connection?.close().catch(() => {})
    },
  }
}
