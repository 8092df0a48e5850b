import { z } from 'zod'
import { HOUSE_RIGHTS, VM_RIGHTS } from './rights.ts'

/** The rights that a token can be limited to, in the words of the endpoints. */
export const TOKEN_RIGHTS = [...VM_RIGHTS.map(right => `vm.${right}` as const), ...HOUSE_RIGHTS]
export const TokenRight = z.enum(TOKEN_RIGHTS).meta({ id: 'TokenRight' })
export type TokenRight = z.infer<typeof TokenRight>

/** What a token may do of what its user may: never more, and less with everything that is said here. */
export const TokenScope = z.object({
  access: z.enum(['read', 'all']).describe('`read`: nothing that changes anything'),
  vmIds: z
    .array(z.uuid())
    .min(1)
    .max(1_000)
    .nullable()
    .describe('Only these VMs, and nothing of the house that `rights` does not name; null: all that its user sees'),
  rights: z
    .array(TokenRight)
    .min(1)
    .nullable()
    .describe('Only these; null: all of its user’s except `access.manage`, which has to be named'),
})
export type TokenScope = z.infer<typeof TokenScope>

export const Token = z
  .object({
    id: z.uuid(),
    userId: z.uuid(),
    name: z.string(),
    scope: TokenScope,
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable().describe('null: never'),
    lastUsedAt: z.iso.datetime().nullable().describe('To the minute; null: never'),
    lastAddress: z.string().nullable(),
  })
  .meta({ id: 'Token' })
export type Token = z.infer<typeof Token>

export const DEFAULT_TOKEN_DAYS = 90

export const NewToken = z.object({
  name: z.string().trim().min(1, 'Give it a name: what it is for').max(63, 'A name has at most 63 characters'),
  access: TokenScope.shape.access,
  vmIds: TokenScope.shape.vmIds.default(null),
  rights: TokenScope.shape.rights.default(null),
  expiresInDays: z
    .int()
    .min(1, 'At least one day')
    .max(3_650, 'At most 3,650 days')
    .nullable()
    .default(DEFAULT_TOKEN_DAYS)
    .describe('null: it does not expire. Only an admin may ask for that.'),
})
export type NewToken = z.infer<typeof NewToken>

export const MadeToken = z
  .object({
    token: Token,
    secret: z.string().describe('For `Authorization: Bearer …`. It is kept nowhere and cannot be shown again.'),
  })
  .meta({ id: 'MadeToken' })
export type MadeToken = z.infer<typeof MadeToken>
