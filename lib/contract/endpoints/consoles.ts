import { z } from 'zod'
import { ConsoleKind, ConsoleTicket, MadeShareLink, NewShareLink, ShareLink, ShareSession } from '../console.ts'
import { endpoint } from '../endpoint.ts'

const VmParams = z.object({ vmId: z.uuid() })

export const ticket = endpoint({
  id: 'consoles.ticket',
  method: 'POST',
  path: '/api/vms/{vmId}/console-tickets',
  right: 'vm.console',
  summary: 'A ticket to a VM’s screen or serial port: one WebSocket within 30 seconds',
  description:
    'Show it to `/ws/vms/{vmId}/vnc` or `/serial` as `Sec-WebSocket-Protocol: guesthouse, ticket.…`, with the same session or token.',
  params: VmParams,
  body: z.object({ kind: ConsoleKind }),
  response: ConsoleTicket,
  status: 201,
  problems: ['vm-not-found'],
})

export const shareLinks = endpoint({
  id: 'consoles.share-links',
  method: 'GET',
  path: '/api/vms/{vmId}/share-links',
  right: 'vm.console',
  summary: 'The links to a VM’s console that have not expired',
  params: VmParams,
  response: z.array(ShareLink),
  problems: ['vm-not-found'],
})

export const share = endpoint({
  id: 'consoles.share',
  method: 'POST',
  path: '/api/vms/{vmId}/share-links',
  right: 'vm.console',
  summary: 'Make a link to a VM’s console for somebody without an account',
  description:
    'To look or to use it, until it expires, is revoked, was used often enough, or until who made it may not use the console any more.',
  params: VmParams,
  body: NewShareLink,
  response: MadeShareLink,
  status: 201,
  problems: ['vm-not-found', 'too-many-share-links'],
})

export const unshare = endpoint({
  id: 'consoles.unshare',
  method: 'DELETE',
  path: '/api/vms/{vmId}/share-links/{linkId}',
  right: 'vm.console',
  summary: 'Revoke a link: consoles that it opened end within two seconds',
  params: VmParams.extend({ linkId: z.uuid() }),
  response: null,
  problems: ['vm-not-found', 'share-link-not-found'],
})

export const openShare = endpoint({
  id: 'consoles.open-share',
  method: 'POST',
  path: '/api/share-sessions',
  right: 'anyone',
  summary: 'Come in with a link to a console',
  description:
    'Counts as a use, but not again in the same browser: the answer sets a cookie that is good for the consoles of its links and for nothing else.',
  body: z.object({ secret: z.string().min(1).max(100) }),
  response: ShareSession,
  status: 201,
  problems: ['share-link-not-found', 'share-link-used-up'],
})
