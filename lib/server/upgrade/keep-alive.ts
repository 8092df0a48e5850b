import type { WebSocket } from 'ws'

const MISSED_PINGS = 3

/**
 * Pings the browser and cuts the connection when nothing came back for three pings: a laptop that was closed leaves a
 * half-open connection that TCP alone would keep for hours.
 */
export function keepAlive(ws: WebSocket, { everyMs, signal }: { everyMs: number; signal: AbortSignal }): void {
  let missed = 0
  ws.on('pong', () => {
    missed = 0
  })
  const timer = setInterval(() => {
    // We stopped reading from it ourselves, so its answer cannot arrive.
    if (ws.isPaused) return
    if (missed >= MISSED_PINGS) return ws.terminate()
    missed += 1
    ws.ping()
  }, everyMs)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}
