import { z } from 'zod'
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
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().nullable().describe('null: never signed in'),
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof User>
