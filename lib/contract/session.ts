import { z } from 'zod'
import { GivenCode } from './account.ts'
import { Grant, HouseRight, Role } from './rights.ts'
import { GivenPassword, NewPassword, Quota, UserName } from './user.ts'

/** Whoever asks, as the pages need to know it: what they may do, so that nothing is offered that would be refused. */
export const Me = z
  .object({
    userId: z.uuid(),
    name: z.string(),
    role: Role,
    rights: z.array(HouseRight),
    grants: z.array(Grant),
    quota: Quota,
    /** null: a token’s call. */
    sessionId: z.uuid().nullable(),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

/** One browser that is signed in. */
export const Session = z
  .object({
    id: z.uuid(),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    address: z.string().describe('From where it was last used'),
    device: z.string().describe('What the browser says of itself'),
    current: z.boolean(),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

export const Setup = z.object({ needed: z.boolean() }).meta({ id: 'Setup' })
export type Setup = z.infer<typeof Setup>

export const NewAdmin = z.object({
  code: z.string().trim().min(1, 'Type the code that Guesthouse printed').max(100),
  name: UserName,
  password: NewPassword,
})
export type NewAdmin = z.infer<typeof NewAdmin>

export const SignIn = z.object({ name: z.string().trim().min(1, 'Type your name').max(100), password: GivenPassword })
export type SignIn = z.infer<typeof SignIn>

/** Name and password were right; the account asks for a code as well. */
export const SecondFactorStep = z
  .object({
    secondFactor: z.object({
      challenge: z.string().describe('Goes with the code; it is worth nothing without'),
      expiresAt: z.iso.datetime(),
    }),
  })
  .meta({ id: 'SecondFactorStep' })
export type SecondFactorStep = z.infer<typeof SecondFactorStep>

export const SignInAnswer = z.union([Me, SecondFactorStep])
export type SignInAnswer = z.infer<typeof SignInAnswer>

export const GivenSecondFactor = z.object({ challenge: z.string().max(100), code: GivenCode })
export type GivenSecondFactor = z.infer<typeof GivenSecondFactor>
