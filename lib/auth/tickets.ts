import type { ConsoleKind, ConsoleMode } from '#lib/contract/console.ts'
import { hashSecret, newSecret } from './secret.ts'

/** SAFETY N14. A page asks for one right before it connects. */
export const TICKET_MS = 30_000
/** A page needs one or two; more is a program that asks and never connects. */
const MOST_OF_HOLDER = 20
const MOST_AT_ALL = 2_000

/** What a ticket is good for. */
export type Admission = {
  vmId: string
  kind: ConsoleKind
  mode: ConsoleMode
  /** The session, token or share session that asked for it: nobody else can use it. */
  holder: string
  /** The share link that it came by; null: an account’s. */
  linkId: string | null
}

export type Tickets = {
  /** @returns what the WebSocket has to show, once, and until when */
  issue(admission: Admission): { ticket: string; expiresAt: Date }
  /** Takes the ticket: whoever comes second gets nothing, and so does who comes with it to another console. */
  take(secret: string, console: Pick<Admission, 'vmId' | 'kind'>): Admission | null
  readonly waiting: number
}

/**
 * One-time tickets to consoles. A WebSocket’s handshake is a GET that a browser sends with its cookies, and that no rule for forms
 * covers; a ticket shows that a page of ours asked for it a moment ago (N13, N14). In memory: nothing is lost with them.
 * @param now a monotonic clock, in milliseconds
 */
export function createTickets({ now = () => performance.now() }: { now?: () => number } = {}): Tickets {
  /** By hash; in the order in which they were issued, and so in which they expire. */
  const waiting = new Map<string, Admission & { until: number }>()

  function forgetOld(holder: string): void {
    const ofHolder: string[] = []
    for (const [hash, { until, holder: other }] of waiting) {
      if (until <= now()) waiting.delete(hash)
      else if (other === holder) ofHolder.push(hash)
    }
    if (ofHolder.length >= MOST_OF_HOLDER) waiting.delete(ofHolder[0] ?? '')
    if (waiting.size < MOST_AT_ALL) return
    for (const oldest of waiting.keys()) {
      waiting.delete(oldest)
      return
    }
  }

  return {
    issue(admission) {
      forgetOld(admission.holder)
      const ticket = newSecret()
      waiting.set(hashSecret(ticket), { ...admission, until: now() + TICKET_MS })
      return { ticket, expiresAt: new Date(Date.now() + TICKET_MS) }
    },
    take(secret, { vmId, kind }) {
      const hash = hashSecret(secret)
      const found = waiting.get(hash)
      waiting.delete(hash)
      if (!found || found.until <= now() || found.vmId !== vmId || found.kind !== kind) return null
      const { until: _, ...admission } = found
      return admission
    },
    get waiting() {
      return waiting.size
    },
  }
}
