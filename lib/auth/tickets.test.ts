import { expect, test } from 'vitest'
import { type Admission, createTickets } from './tickets.ts'

const VM = crypto.randomUUID()
const ASKED: Admission = { vmId: VM, kind: 'vnc', mode: 'control', holder: 'session', linkId: null }

function start() {
  const time = { at: 0 }
  return { tickets: createTickets({ now: () => time.at }), pass: (ms: number) => (time.at += ms) }
}

test('N14: a ticket is 256 bits and opens one console, once', () => {
  const { tickets } = start()
  const { ticket } = tickets.issue(ASKED)
  expect(ticket).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(tickets.take(ticket, ASKED)).toEqual(ASKED)
  expect(tickets.take(ticket, ASKED)).toBeNull()
})

test('N14: a ticket is good for thirty seconds', () => {
  const { tickets, pass } = start()
  const [early, late] = [tickets.issue(ASKED).ticket, tickets.issue(ASKED).ticket]
  pass(29_999)
  expect(tickets.take(early, ASKED)).not.toBeNull()
  pass(1)
  expect(tickets.take(late, ASKED)).toBeNull()
})

test.each([
  { vmId: crypto.randomUUID(), kind: 'vnc' },
  { vmId: VM, kind: 'serial' },
] as const)('N14: a ticket shown at another console, %o, opens nothing, and is used up', other => {
  const { tickets } = start()
  const { ticket } = tickets.issue(ASKED)
  expect(tickets.take(ticket, other)).toBeNull()
  expect(tickets.take(ticket, ASKED)).toBeNull()
})

test('who asks for tickets without end pushes out their own, and fills no memory', () => {
  const { tickets } = start()
  const { ticket: mine } = tickets.issue(ASKED)
  for (let asked = 0; asked < 5_000; asked += 1) tickets.issue({ ...ASKED, holder: 'another session' })
  expect(tickets.take(mine, ASKED)).not.toBeNull()
  for (let asked = 0; asked < 5_000; asked += 1) tickets.issue({ ...ASKED, holder: `session ${asked}` })
  expect(tickets.waiting).toBeLessThanOrEqual(2_000)
})

test('tickets that nobody used are forgotten', () => {
  const { tickets, pass } = start()
  for (let asked = 0; asked < 10; asked += 1) tickets.issue(ASKED)
  pass(30_000)
  tickets.issue(ASKED)
  expect(tickets.waiting).toBe(1)
})
