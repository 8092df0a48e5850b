import type { IncomingMessage } from 'node:http'
import type { ConsoleKind, ConsoleMode } from '#lib/contract/console.ts'

/** What whoever opens a console may do with it, and for how long. */
export type ConsoleGrant = {
  mode: ConsoleMode
  /** They came by a share link, and have no account here. */
  linkId?: string
  /** Aborted when they are out: sign-out, a revoked token. */
  ended: AbortSignal
  /** Asked once a second while the console is open: rights are taken away and links expire without a signal. */
  still: () => boolean
}

/** @throws Problem when they may not open it */
export type Authorize = (req: IncomingMessage, console: { vmId: string; kind: ConsoleKind }) => ConsoleGrant
