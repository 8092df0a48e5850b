import type { IncomingMessage } from 'node:http'
import type { Access } from '#lib/auth/access.ts'
import type { Caller } from '#lib/auth/caller.ts'
import type { ShareDesk } from '#lib/auth/share-desk.ts'
import type { Tickets } from '#lib/auth/tickets.ts'
import { type ConsoleKind, type ConsoleTicket, TICKET_PROTOCOL } from '#lib/contract/console.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { RightsSubject } from '#lib/contract/rights.ts'
import type { ServerAccess } from './caller.ts'
import type { SessionCookie } from './http/session-cookie.ts'
import type { Authorize, ConsoleGrant } from './upgrade/grant.ts'

export type ConsoleDoor = {
  ticket(caller: Caller, vmId: string, kind: ConsoleKind): ConsoleTicket
  /** A WebSocket needs a ticket and whoever it was given to: the session, the token, or the browser that came by a link (N14). */
  authorize: Authorize
}

export type ConsoleDoorParts = {
  access: Pick<ServerAccess, 'admit'>
  renew: Access['renew']
  tickets: Tickets
  shares: Pick<ShareDesk, 'isGood' | 'viewerId'>
  shareCookie: SessionCookie
  findVm: (vmId: string) => RightsSubject | undefined
}

export function createConsoleDoor({
  access,
  renew,
  tickets,
  shares,
  shareCookie,
  findVm,
}: ConsoleDoorParts): ConsoleDoor {
  function byLink(req: IncomingMessage, linkId: string, holder: string): Pick<ConsoleGrant, 'ended' | 'still'> {
    if (shares.viewerId(shareCookie.read(req.headers.cookie)) !== holder || !shares.isGood(linkId)) throw noTicket()
    return { ended: new AbortController().signal, still: () => shares.isGood(linkId) }
  }

  function mayStill(caller: Caller, vmId: string): boolean {
    const vm = findVm(vmId)
    return vm !== undefined && renew(caller)?.rightsOn(vm).has('console') === true
  }

  return {
    ticket(caller, vmId, kind) {
      const { ticket, expiresAt } = tickets.issue({ vmId, kind, mode: 'control', holder: caller.viaId, linkId: null })
      return { ticket, expiresAt: expiresAt.toISOString() }
    },
    authorize(req, console) {
      // Taken before anything else can refuse: a ticket that was shown once is worth nothing.
      const secret = ticketOf(req)
      const admission = secret === null ? null : tickets.take(secret, console)
      if (admission && admission.linkId !== null) {
        return { mode: admission.mode, linkId: admission.linkId, ...byLink(req, admission.linkId, admission.holder) }
      }
      const { vmId } = console
      const caller = access.admit('vm.console', req.headers, { vmId })
      if (admission?.holder !== caller.viaId) throw noTicket()
      return { mode: admission.mode, ended: caller.ended, still: () => mayStill(caller, vmId) }
    },
  }
}

/**
 * A subprotocol is the only header that a page can put into a handshake. In the address it would be in the logs of proxies and in the
 * browser’s history.
 */
function ticketOf({ headers }: IncomingMessage): string | null {
  const protocols = headers['sec-websocket-protocol']?.split(',').map(protocol => protocol.trim())
  return protocols?.find(protocol => protocol.startsWith(TICKET_PROTOCOL))?.slice(TICKET_PROTOCOL.length) ?? null
}

function noTicket(): Problem {
  return new Problem(
    'ticket-refused',
    'A console is opened with a ticket, once and within 30 seconds. Ask for one at …/console-tickets and connect with it.',
  )
}
