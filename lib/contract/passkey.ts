import { z } from 'zod'
import { Proof } from './account.ts'

export const PasskeyName = z
  .string()
  .trim()
  .min(1, 'A passkey needs a name')
  .max(63, 'A name has at most 63 characters')

/** A key that a device or a password manager keeps for this account. */
export const Passkey = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().describe('null: not used yet'),
  })
  .meta({ id: 'Passkey' })
export type Passkey = z.infer<typeof Passkey>

/** A credential's id as it stands in a path. */
export const PasskeyId = z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/, 'This is no id of a passkey')

/** What WebAuthn calls base64url. Nothing that we accept is longer. */
const Base64Url = z.string().max(64 * 1024)
const Credential = z.object({ type: z.literal('public-key'), id: z.string() })

/** For `navigator.credentials.create()`: PublicKeyCredentialCreationOptionsJSON of WebAuthn 3, as far as we use it. */
export const PasskeyCreation = z
  .object({
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout: z.int().describe('Milliseconds'),
    excludeCredentials: z.array(Credential),
    authenticatorSelection: z.object({
      residentKey: z.literal('required'),
      requireResidentKey: z.literal(true),
      userVerification: z.literal('required'),
    }),
    attestation: z.literal('none'),
  })
  .meta({ id: 'PasskeyCreation' })
export type PasskeyCreation = z.infer<typeof PasskeyCreation>

/** For `navigator.credentials.get()`: PublicKeyCredentialRequestOptionsJSON of WebAuthn 3, as far as we use it. */
export const PasskeyRequest = z
  .object({
    challenge: z.string(),
    rpId: z.string(),
    timeout: z.int().describe('Milliseconds'),
    userVerification: z.literal('required'),
  })
  .meta({ id: 'PasskeyRequest' })
export type PasskeyRequest = z.infer<typeof PasskeyRequest>

/** What the browser made. */
export const NewPasskey = z.object({
  name: PasskeyName,
  credential: z.object({
    id: Base64Url,
    rawId: Base64Url,
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: Base64Url,
      attestationObject: Base64Url,
      transports: z.array(z.string().max(32)).max(16).default([]),
    }),
  }),
})
export type NewPasskey = z.infer<typeof NewPasskey>

/** What the browser signed. */
export const PasskeySignIn = z.object({
  id: Base64Url,
  rawId: Base64Url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.optional(),
  }),
})
export type PasskeySignIn = z.infer<typeof PasskeySignIn>

export const BeginPasskey = Proof

/**
 * The site that passkeys of a page are bound to, or why a browser makes none there. WebAuthn 3, 5.1.3: only in a secure context, and
 * for a name, not an address.
 * @param origin as `Origin` has it: `https://box.home:4600`
 */
export function passkeySite(origin: string): { rpId: string } | { reason: string } {
  const { protocol, hostname, port } = new URL(origin)
  const isAddress = /^\[|^\d+\.\d+\.\d+\.\d+$/.test(hostname)
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (isLocal || (protocol === 'https:' && !isAddress)) return { rpId: hostname }
  if (isAddress && /^127\.|^\[::1\]$/.test(hostname)) {
    const atPort = port === '' ? '' : `:${port}`
    return { reason: `Passkeys belong to a name: open ${protocol}//localhost${atPort} instead of the address.` }
  }
  if (isAddress) return { reason: 'Passkeys belong to a name: open Guesthouse by a name instead of its address.' }
  return { reason: 'Browsers allow passkeys only over HTTPS: open Guesthouse by https://.' }
}
