import type { QmpCloseReason } from '../qmp/close-reason.ts'
import type { QmpSession } from '../qmp/session.ts'
import type { ProcessIdentity } from './identity.ts'
import { endsWithin } from './wait-for-end.ts'

/** QEMU's descriptors close a little before its process ends; with much memory to give back, a good while before. */
const END_AFTER_CLOSE_MS = 3000

/**
 * What the end of the monitor's connection meant. `ended`: the process is gone. `lost`: it lives, but its monitor hung up or stopped
 * making sense; connect again. `left`: we closed the session.
 */
export type MonitorEnd = { kind: 'ended' | 'left' } | { kind: 'lost'; reason: QmpCloseReason }

/** Waits for the session's end and says what it meant. End of file is the sign, the process table the proof. */
export async function monitorEnd(options: { identity: ProcessIdentity; session: QmpSession }): Promise<MonitorEnd> {
  const reason = await options.session.closed
  if (reason.by === 'us') return { kind: 'left' }
  if (await endsWithin(options.identity, END_AFTER_CLOSE_MS)) return { kind: 'ended' }
  return { kind: 'lost', reason }
}
