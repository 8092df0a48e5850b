import { z } from 'zod'
import { Proof } from './account.ts'
import { SecondFactorStep } from './session.ts'

/** Without TLS anybody on the way could say who somebody is: only on this host itself it is allowed. */
export function isSafeIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash } = new URL(text)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const isPlain = search === '' && hash === '' && !text.includes('/.well-known/')
  return (protocol === 'https:' || (protocol === 'http:' && isHere)) && isPlain
}

/** Who may come in that is not known yet. An admin is never made by somebody else’s word. */
export const OidcNewcomers = z.object({
  role: z.enum(['operator', 'viewer']),
  claim: z
    .object({
      name: z.string().trim().min(1, 'Type the claim’s name').max(100),
      value: z.string().trim().min(1, 'Type what it has to be').max(200),
    })
    .nullable()
    .describe('What the service has to say of them: a claim that is this value, or a list with it; null: nothing'),
})

const own = {
  issuer: z
    .string()
    .trim()
    .max(500)
    .refine(isSafeIssuer, 'Type the address of the service, with https://: the one it calls its issuer'),
  clientId: z.string().trim().min(1, 'Type the client id that the service gave you').max(500),
  label: z.string().trim().min(1, 'The button needs a name').max(40, 'A name has at most 40 characters'),
  newcomers: OidcNewcomers.nullable().describe('null: only accounts that linked themselves'),
}

/** A sign-in service (OpenID Connect). Its secret is in no answer. */
export const OidcSettings = z.object({ ...own, hasSecret: z.boolean() }).meta({ id: 'OidcSettings' })
export type OidcSettings = z.infer<typeof OidcSettings>

export const OidcState = z.object({ settings: OidcSettings.nullable() }).meta({ id: 'OidcState' })

export const OidcWish = z.object({
  ...own,
  clientSecret: z.string().trim().max(1000).optional().describe('Without one, the one that is there stays'),
})
export type OidcWish = z.infer<typeof OidcWish>

/** A path of ours, and of no other site: `//elsewhere` and `/\elsewhere` are other sites to a browser. */
export const OwnPath = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])/, 'This is no path of Guesthouse')

export const BeginOidc = z.object({ to: OwnPath.default('/') })
export const LinkOidc = Proof

/** Where the browser is to go: to the service. */
export const OidcRedirect = z.object({ url: z.string() }).meta({ id: 'OidcRedirect' })

/** What the service gave the browser to bring: the query of the page that it came back to. */
export const OidcReturn = z.object({ search: z.string().max(8_000) })

export const OidcAnswer = z
  .object({ to: z.string(), secondFactor: SecondFactorStep.shape.secondFactor.nullable() })
  .meta({ id: 'OidcAnswer' })
export type OidcAnswer = z.infer<typeof OidcAnswer>

/** Where the service sends browsers back to. */
export const OIDC_RETURN_PATH = '/login/oidc'
