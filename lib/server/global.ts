import type { Runtime } from './runtime.ts'

/**
 * server.ts and Next's bundle of the route handlers are two copies of every module in one process: module state is not
 * shared, globalThis is. This file is the only one that uses it. See docs/adr/0001.
 */
const SLOT = Symbol.for('guesthouse.runtime')

type WithSlot = typeof globalThis & { [SLOT]?: Runtime }

export function setRuntime(runtime: Runtime): void {
  const holder: WithSlot = globalThis
  holder[SLOT] = runtime
}

/** The running services. Never call it at module scope: `next build` evaluates modules without a server. */
export function runtime(): Runtime {
  const holder: WithSlot = globalThis
  const found = holder[SLOT]
  if (!found) throw new Error('Guesthouse is not started: pages and routes are served by server.ts only')
  return found
}
