import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { callerOf } from '#lib/auth/caller.ts'
import { createTickets } from '#lib/auth/tickets.ts'
import { isProblem, Problem } from '#lib/contract/problem.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import type { UserRecord } from '#lib/db/user-store.ts'
import { createConsoleDoor } from './console-door.ts'
import { createSessionCookie } from './http/session-cookie.ts'

const VM = { id: crypto.randomUUID(), ownerId: null, tags: [] }
const SCREEN = { vmId: VM.id, kind: 'vnc' } as const
const LINK = 'link'

function userOf(name: string): UserRecord {
  return {
    ...{ id: crypto.randomUUID(), name, role: 'admin', grants: [], passwordHash: null, quota: NO_QUOTA },
    ...{ disabledAt: null, inviteHash: null, inviteExpiresAt: null, createdAt: new Date(), lastSeenAt: null },
  }
}

/** Ada and Ben with a session each, and a browser that came by a link. */
function start() {
  const tickets = createTickets()
  const state = { isLinkGood: true, adaMay: true }
  const users = { ada: userOf('ada'), ben: userOf('ben') }
  const callers = Object.fromEntries(
    Object.entries(users).map(([name, user]) => [
      name,
      callerOf({ via: 'session', viaId: `session of ${name}`, user, address: '', ended: new AbortController().signal }),
    ]),
  )
  const door = createConsoleDoor({
    access: {
      admit(_right: unknown, headers: unknown) {
        const name = headers instanceof Headers ? '' : String(Object(headers)['x-test-user'] ?? '')
        const caller = callers[name]
        if (!caller) throw new Problem('signed-out', '')
        return caller
      },
    },
    renew: caller => (state.adaMay ? caller : null),
    tickets,
    shares: { isGood: () => state.isLinkGood, viewerId: cookie => (cookie === 'viewer' ? 'viewer' : null) },
    shareCookie: createSessionCookie({ port: () => 4600, secure: false, of: 'share-' }),
    findVm: id => (id === VM.id ? VM : undefined),
  })
  const ada = callers.ada
  if (!ada) throw new Error('Ada is a caller')
  return { door, tickets, state, ada }
}

function handshake(headers: Record<string, string>): IncomingMessage {
  const req = new IncomingMessage(new Socket())
  Object.assign(req.headers, headers)
  return req
}
const asks = (ticket: string, headers: Record<string, string>) =>
  handshake({ 'sec-websocket-protocol': `guesthouse, ticket.${ticket}`, ...headers })

function verdict(act: () => unknown): string {
  try {
    act()
    return 'allowed'
  } catch (error) {
    return isProblem(error) ? error.code : 'crashed'
  }
}

test('N14: a console opens with the ticket and the session that it was given to, once', () => {
  const { door, ada } = start()
  const { ticket } = door.ticket(ada, VM.id, 'vnc')
  expect(door.authorize(asks(ticket, { 'x-test-user': 'ada' }), SCREEN)).toMatchObject({ mode: 'control' })
  expect(verdict(() => door.authorize(asks(ticket, { 'x-test-user': 'ada' }), SCREEN))).toBe('ticket-refused')
})

test('N14: a session without a ticket, and a ticket without its session, open nothing', () => {
  const { door, ada } = start()
  expect(verdict(() => door.authorize(handshake({ 'x-test-user': 'ada' }), SCREEN))).toBe('ticket-refused')
  const asked = () => door.ticket(ada, VM.id, 'vnc').ticket
  expect(verdict(() => door.authorize(asks(asked(), {}), SCREEN))).toBe('signed-out')
  expect(verdict(() => door.authorize(asks(asked(), { 'x-test-user': 'ben' }), SCREEN))).toBe('ticket-refused')
  const serial = { ...SCREEN, kind: 'serial' } as const
  expect(verdict(() => door.authorize(asks(asked(), { 'x-test-user': 'ada' }), serial))).toBe('ticket-refused')
})

test('a console stays open as long as the right is there', () => {
  const { door, ada, state } = start()
  const { ticket } = door.ticket(ada, VM.id, 'vnc')
  const grant = door.authorize(asks(ticket, { 'x-test-user': 'ada' }), SCREEN)
  expect(grant.still()).toBe(true)
  state.adaMay = false
  expect(grant.still()).toBe(false)
})

test('who came by a link opens its console in its mode, with their own browser, as long as the link is good', () => {
  const { door, tickets, state } = start()
  const issue = () => tickets.issue({ ...SCREEN, mode: 'view', holder: 'viewer', linkId: LINK }).ticket
  const cookie = 'guesthouse-share-4600=viewer'
  const grant = door.authorize(asks(issue(), { cookie }), SCREEN)
  expect([grant.mode, grant.still()]).toEqual(['view', true])
  expect(
    verdict(() => door.authorize(asks(issue(), {}), SCREEN)),
    'another browser',
  ).toBe('ticket-refused')
  // Who is signed in besides gets no more by it.
  expect(door.authorize(asks(issue(), { cookie, 'x-test-user': 'ada' }), SCREEN).mode).toBe('view')
  state.isLinkGood = false
  expect(grant.still()).toBe(false)
  expect(verdict(() => door.authorize(asks(issue(), { cookie }), SCREEN))).toBe('ticket-refused')
})
