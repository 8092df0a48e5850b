import { CONSOLE_PROTOCOL, type ConsoleKind, TICKET_PROTOCOL } from '#lib/contract/console.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask } from './api.ts'
import type { Guesthouse } from './guesthouse.ts'

type Server = Pick<Guesthouse, 'url' | 'credentials'>

/** What a WebSocket to a console offers as its subprotocols: ours, and a ticket for one handshake. */
export async function consoleProtocols(server: Server, vmId: string, kind: ConsoleKind): Promise<string[]> {
  const { ticket } = await ask(server, endpoints.consoles.ticket, { params: { vmId }, body: { kind } })
  return [CONSOLE_PROTOCOL, TICKET_PROTOCOL + ticket]
}

/** The same as a header, beside who asks. */
export async function consoleHeaders(server: Server, vmId: string, kind: ConsoleKind): Promise<Record<string, string>> {
  const protocols = await consoleProtocols(server, vmId, kind)
  return { ...server.credentials, 'Sec-WebSocket-Protocol': protocols.join(', ') }
}
