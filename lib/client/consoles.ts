import type { ConsoleKind } from '#lib/contract/console.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from './call.ts'
import { leaveIfSignedOut } from './signed-out.ts'

/** One console that may be opened now, once. */
export type Admitted = { vmId: string; kind: ConsoleKind; ticket: string }
/** Asked before each connection: a ticket is good for one. @throws Problem, Unreachable */
export type Admit = (signal: AbortSignal) => Promise<Admitted>

export async function admitToConsole(
  { vmId, kind }: Pick<Admitted, 'vmId' | 'kind'>,
  signal: AbortSignal,
): Promise<Admitted> {
  try {
    const { ticket } = await call(endpoints.consoles.ticket, { params: { vmId }, body: { kind } }, { signal })
    return { vmId, kind, ticket }
  } catch (error) {
    leaveIfSignedOut(error)
    throw error
  }
}

/** By the secret of a link, which may be of a console to look at only. */
export function openShare(secret: string, signal: AbortSignal) {
  return call(endpoints.consoles.openShare, { body: { secret } }, { signal })
}
