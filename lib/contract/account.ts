import { z } from 'zod'
import { GivenPassword, NewPassword } from './user.ts'

/**
 * That it is still who signed in that sits there: before what would let somebody else in for good. Who has a password types it; who
 * has none must have signed in a few minutes ago.
 */
export const Proof = z.object({ password: GivenPassword.optional() })
export type Proof = z.infer<typeof Proof>

export const ChangePassword = Proof.extend({ newPassword: NewPassword })
export type ChangePassword = z.infer<typeof ChangePassword>

/** Of an app, or one of the recovery codes. */
export const GivenCode = z.string().trim().min(1, 'Type the code').max(40, 'This is longer than any code')

/** How somebody can sign in, for their own page. No secret is in it. */
export const Account = z
  .object({
    hasPassword: z.boolean(),
    secondFactor: z
      .object({ since: z.iso.datetime(), recoveryCodesLeft: z.int() })
      .nullable()
      .describe('Codes from an app; null: the password alone lets in'),
    oidc: z
      .object({ label: z.string(), linked: z.boolean() })
      .nullable()
      .describe('The sign-in service; null: there is none'),
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof Account>

/** What an app needs to make codes; it counts only when a code of it was given. */
export const SecondFactorSetup = z
  .object({ secret: z.string().describe('Base32'), uri: z.string().describe('otpauth://, for a QR code') })
  .meta({ id: 'SecondFactorSetup' })
export type SecondFactorSetup = z.infer<typeof SecondFactorSetup>

/** Each lets in once instead of a code. They are told once. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' })
export type RecoveryCodes = z.infer<typeof RecoveryCodes>
