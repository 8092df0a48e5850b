import { z } from 'zod'

export const ConsoleKind = z
  .enum(['vnc', 'serial'])
  .meta({ id: 'ConsoleKind' })
  .describe('The screen (RFB, as noVNC speaks it), or the first serial port')
export type ConsoleKind = z.infer<typeof ConsoleKind>

export const ConsoleMode = z
  .enum(['view', 'control'])
  .meta({ id: 'ConsoleMode' })
  .describe('`view`: what is typed and clicked does not reach the guest')
export type ConsoleMode = z.infer<typeof ConsoleMode>

/** What the subprotocols of a console’s WebSocket are: the one that is spoken, and the ticket, which is not answered. */
export const CONSOLE_PROTOCOL = 'guesthouse'
export const TICKET_PROTOCOL = 'ticket.'

export const ConsoleTicket = z
  .object({
    ticket: z.string().describe('For `Sec-WebSocket-Protocol: guesthouse, ticket.…`, once'),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'ConsoleTicket' })
export type ConsoleTicket = z.infer<typeof ConsoleTicket>

/** A link that opens one console to whoever has it, without an account. */
export const ShareLink = z
  .object({
    id: z.uuid(),
    vmId: z.uuid(),
    kind: ConsoleKind,
    mode: ConsoleMode,
    createdBy: z.string().describe('The name of who made it'),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    maxUses: z.int().nullable().describe('null: as often as one likes until it expires'),
    uses: z.int(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ShareLink' })
export type ShareLink = z.infer<typeof ShareLink>

export const NewShareLink = z.object({
  kind: ConsoleKind.default('vnc'),
  mode: ConsoleMode,
  expiresInMinutes: z
    .int()
    .min(1, 'At least a minute')
    .max(30 * 24 * 60, 'At most 30 days'),
  maxUses: z
    .int()
    .min(1, 'At least once')
    .max(1_000, 'At most 1,000 times')
    .nullable()
    .describe('In how many browsers it can be opened; null: in any number'),
})
export type NewShareLink = z.infer<typeof NewShareLink>

export const MadeShareLink = z
  .object({
    link: ShareLink,
    path: z
      .string()
      .describe(
        'The secret is behind the #, which browsers send to nobody. It is kept nowhere and cannot be shown again.',
      ),
  })
  .meta({ id: 'MadeShareLink' })
export type MadeShareLink = z.infer<typeof MadeShareLink>

/** The one console that somebody with a link may open. */
export const ShareSession = z
  .object({
    vmId: z.uuid(),
    vmName: z.string(),
    kind: ConsoleKind,
    mode: ConsoleMode,
    expiresAt: z.iso.datetime(),
    ticket: z.string().describe('As of a console ticket; ask again for each connection'),
  })
  .meta({ id: 'ShareSession' })
export type ShareSession = z.infer<typeof ShareSession>
