import type { Admitted } from '#lib/client/consoles.ts'
import { CONSOLE_PROTOCOL, TICKET_PROTOCOL } from '#lib/contract/console.ts'
import { isProblem } from '#lib/contract/problem.ts'

/** The WebSocket of a VM's display or serial port, on the page's own origin: it works behind whatever serves the page. */
export function consoleSocket({ vmId, kind, ticket }: Admitted): WebSocket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  // A page can put nothing else of its own into a handshake but the address, and that is written into logs.
  return new WebSocket(`${scheme}://${location.host}/ws/vms/${vmId}/${kind}`, [
    CONSOLE_PROTOCOL,
    `${TICKET_PROTOCOL}${ticket}`,
  ])
}

/** Why there is no connection, in the server’s words; none when there was no answer. */
export function refusalOf(error: unknown): string {
  return isProblem(error) ? error.detail : ''
}
