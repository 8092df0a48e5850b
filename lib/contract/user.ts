import { z } from 'zod'
import { isEasyToGuess } from './password-words.ts'
import { Grant, Role } from './rights.ts'

/** As a person types it at sign-in; compared without regard to case. */
export const UserName = z
  .string()
  .trim()
  .min(1, 'A user needs a name')
  .max(63, 'A name has at most 63 characters')
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$/u,
    'Use letters, digits, dots, dashes, underscores, @ and +, starting with a letter or digit',
  )

/**
 * Length is what counts: NIST SP 800-63B-4 (3.1.1.2) asks for no mixture of characters and no regular change. The upper limit keeps
 * hashing cheap (N18).
 */
export const NewPassword = z
  .string()
  .min(12, 'A password has at least 12 characters; a few words are easier than symbols')
  .refine(text => new TextEncoder().encode(text).length <= 1024, 'A password has at most 1,024 bytes')
  .refine(
    text => !isEasyToGuess(text),
    'This is among the first that are tried. Take a few words that belong together for you alone',
  )
export const GivenPassword = z
  .string()
  .min(1, 'Type your password')
  .refine(text => new TextEncoder().encode(text).length <= 1024, 'A password has at most 1,024 bytes')

/** What all VMs of one owner may have together; null: no limit. */
export const Quota = z
  .object({
    vms: z.int().min(0).max(10_000).nullable(),
    vcpus: z.int().min(0).max(10_000).nullable(),
    memoryMiB: z.int().min(0).nullable(),
    diskBytes: z.int().min(0).nullable(),
  })
  .meta({ id: 'Quota' })
export type Quota = z.infer<typeof Quota>
export const NO_QUOTA: Quota = { vms: null, vcpus: null, memoryMiB: null, diskBytes: null }

export const User = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: Role,
    grants: z.array(Grant),
    quota: Quota,
    disabled: z.boolean(),
    hasPassword: z.boolean(),
    invitedUntil: z.iso.datetime().nullable().describe('Until when their invitation can be taken; null: there is none'),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().nullable().describe('null: never signed in'),
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof User>

const Grants = z.array(Grant).max(500, 'At most 500 grants')

export const NewUser = z.object({
  name: UserName,
  role: Role,
  grants: Grants.default([]),
  quota: Quota.default(NO_QUOTA),
})
export type NewUser = z.infer<typeof NewUser>

/** `grants` and `quota` replace all that was there. */
export const UserChange = z
  .object({ name: UserName, role: Role, grants: Grants, quota: Quota, disabled: z.boolean() })
  .partial()
  .refine(change => Object.keys(change).length > 0, 'Say at least one thing to change')
export type UserChange = z.infer<typeof UserChange>

/** With its secret whoever is invited chooses a password, once. It is shown this one time. */
export const Invitation = z
  .object({
    secret: z.string().describe('Behind the # of /invite: no server and no log sees it there'),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof Invitation>

export const InvitedUser = z.object({ user: User, invitation: Invitation })
export type InvitedUser = z.infer<typeof InvitedUser>

const InvitationSecret = z.string().min(1).max(200)
/** A secret in a body and never in an address, which proxies and histories keep. */
export const GivenInvitation = z.object({ secret: InvitationSecret })
export type GivenInvitation = z.infer<typeof GivenInvitation>
export const Invited = z.object({ name: z.string(), expiresAt: z.iso.datetime() })
export type Invited = z.infer<typeof Invited>
export const AcceptedInvitation = z.object({ secret: InvitationSecret, password: NewPassword })
export type AcceptedInvitation = z.infer<typeof AcceptedInvitation>
