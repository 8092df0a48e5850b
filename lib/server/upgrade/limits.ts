import { KIB, MIB } from '#lib/shared/bytes.ts'

export type UpgradeLimits = {
  /** WebSockets at one time, those still being opened included (SAFETY N21, F22). */
  sockets: number
  /** A browser that takes no data for this long while data waits is cut (F11). */
  stalledAfterMs: number
  pingEveryMs: number
  /** How long a browser has to answer a close before the connection is cut. */
  closeWithinMs: number
  /** How often it is asked whether who has a console open may still have it. */
  askAgainEveryMs: number
  /** Largest message from a browser: VNC carries a pasted clipboard, a serial port only typing (N20). */
  vncMessageBytes: number
  serialMessageBytes: number
  /** What may wait for a browser that reads a serial port slowly; it can connect again and get the history. */
  serialBacklogBytes: number
}

export const UPGRADE_LIMITS: UpgradeLimits = {
  sockets: 200,
  stalledAfterMs: 30_000,
  pingEveryMs: 30_000,
  closeWithinMs: 2_000,
  askAgainEveryMs: 1_000,
  vncMessageBytes: MIB,
  serialMessageBytes: 64 * KIB,
  serialBacklogBytes: MIB,
}
