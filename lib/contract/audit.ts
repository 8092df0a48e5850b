import { z } from 'zod'

/** done: it was done; refused: they may not, or did not prove who they are; failed: they may, and it did not work. */
export const AuditResult = z.enum(['done', 'refused', 'failed'])
export type AuditResult = z.infer<typeof AuditResult>

/** How who did it was known. host: at the host's own terminal; none: nobody was signed in. */
export type AuditVia = 'session' | 'token' | 'link' | 'host' | 'none'

export const AuditDetails = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
export type AuditDetails = z.infer<typeof AuditDetails>

/**
 * Who did or tried what, to what, from where, and what came of it. What is read back is taken as it is, any text included: a row that
 * was changed behind our back must be shown, and be shown to be changed.
 */
export const AuditEntry = z
  .object({
    id: z.int().describe('One more than that of the entry before it'),
    at: z.string().describe('UTC, ISO 8601'),
    via: z.string().describe('session, token, link, host (its terminal), or none: nobody was signed in'),
    userId: z.string().nullable(),
    userName: z.string().nullable().describe('As it was then'),
    viaId: z.string().nullable().describe('Of the session, the token or the share link'),
    address: z.string().describe('From where; empty: from the host itself'),
    action: z.string().describe('The operationId of what was asked for, or another event, e.g. “console.open”'),
    target: z.string().nullable().describe('The name of what it was done to, as it was before'),
    vmId: z.string().nullable(),
    result: z.string().describe('done, refused, failed'),
    code: z.string().nullable().describe('The problem’s code when it was not done'),
    details: AuditDetails.describe('Harmless parts of what was asked for; never a secret'),
    previousHash: z.string().describe('The hash of the entry before it'),
    hash: z.string().describe('SHA-256 over previousHash and this entry: docs/audit.md'),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

/** An entry before it has its place in the chain. */
export type AuditEvent = Omit<AuditEntry, 'id' | 'at' | 'via' | 'result' | 'previousHash' | 'hash'> & {
  via: AuditVia
  result: AuditResult
}

/** Which entries are meant. All that is said must be true of an entry. */
export const AuditMatch = z.object({
  search: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Words that who, what, to what, from where, the code or the details have'),
  userId: z.uuid().optional(),
  vmId: z.uuid().optional(),
  result: AuditResult.optional(),
  action: z.string().max(60).optional().describe('e.g. “vms.start”, or the beginning of one, e.g. “vms.”'),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
})
export type AuditMatch = z.infer<typeof AuditMatch>

export const AuditFilter = AuditMatch.extend({
  before: z.coerce.number().int().optional().describe('Only what is older than the entry of this id'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type AuditFilter = z.infer<typeof AuditFilter>

/** Where the chain does not hold. */
export const AuditBreak = z.object({
  id: z.int().describe('Of the entry at which it shows'),
  kind: z.enum(['edited', 'missing', 'out-of-order', 'added']),
  sentence: z.string(),
})
export type AuditBreak = z.infer<typeof AuditBreak>

export const AuditVerification = z
  .object({
    whole: z.boolean(),
    breaks: z.array(AuditBreak).describe('At most 20'),
    count: z.int(),
    firstId: z.int().nullable(),
    lastId: z.int().nullable(),
    lastHash: z.string().describe('Keep it elsewhere to be able to prove later that nothing before it was changed'),
    removedUntilId: z.int().describe('Older entries were removed when their time was over; 0: none yet'),
    keptDays: z.int(),
    unwritten: z.int().describe('Entries that wait in memory because the database cannot be written'),
    lost: z.int().describe('Entries that found no room there, since Guesthouse was started'),
    checkedAt: z.iso.datetime(),
  })
  .meta({ id: 'AuditVerification' })
export type AuditVerification = z.infer<typeof AuditVerification>

/** Somebody who is in the trail; may be gone as a user. */
export const AuditUser = z.object({ userId: z.string(), name: z.string() }).meta({ id: 'AuditUser' })
export type AuditUser = z.infer<typeof AuditUser>

export const AUDIT_DAYS = 365
export const AuditRetention = z.object({ days: z.int().min(30).max(3_650) }).meta({ id: 'AuditRetention' })
export type AuditRetention = z.infer<typeof AuditRetention>
