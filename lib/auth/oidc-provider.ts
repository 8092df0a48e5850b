import type { Configuration } from 'openid-client'
import { z } from 'zod'
import { Problem } from '#lib/contract/problem.ts'

/** What is agreed with the service; the secret stays here. */
export const OidcClient = z.object({ issuer: z.string(), clientId: z.string(), clientSecret: z.string().nullable() })
export type OidcClient = z.infer<typeof OidcClient>

/** What one sign-in says of itself at its beginning, and must be said again at its end. */
export type OidcFlow = { redirectUri: string; state: string; nonce: string; codeVerifier: string }
export type OidcClaims = { issuer: string; subject: string; all: Record<string, unknown> }

export type OidcProvider = {
  newFlow(redirectUri: string): OidcFlow
  /** Where the browser is to go. */
  authorizationUrl(flow: OidcFlow): Promise<string>
  /** Who came back. @param claim asked for by the other way too, when the first does not say it. @throws Problem `oidc-refused` */
  claims(search: string, flow: OidcFlow, claim: string | null): Promise<OidcClaims>
}

const SCOPE = 'openid profile email'
const TIMEOUT_SECONDS = 10

/** Only who uses it loads it. */
const openid = () => import('openid-client')

/** Asks the service how it is talked to (OpenID Connect Discovery). @throws Problem `oidc-unreachable` */
export async function discoverProvider(agreed: OidcClient): Promise<OidcProvider> {
  const client = await openid()
  const config = await discover(agreed).catch((cause: unknown) => {
    throw new Problem(
      'oidc-unreachable',
      `The sign-in service at ${agreed.issuer} did not answer as one. Check its address, and that this host reaches it.`,
      { cause, log: wordsOf(cause) },
    )
  })
  return {
    newFlow: redirectUri => ({
      redirectUri,
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
    }),
    async authorizationUrl({ redirectUri, state, nonce, codeVerifier }) {
      const url = client.buildAuthorizationUrl(config, {
        ...{ redirect_uri: redirectUri, scope: SCOPE, state, nonce },
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      })
      return url.href
    },
    async claims(search, { redirectUri, state, nonce, codeVerifier }, claim) {
      const back = new URL(redirectUri)
      back.search = search
      try {
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier }
        const tokens = await client.authorizationCodeGrant(config, back, { ...checks, idTokenExpected: true })
        const claims = tokens.claims()
        if (!claims) throw new Error('There is no ID token')
        const isSaid = claim === null || claim in claims || config.serverMetadata().userinfo_endpoint === undefined
        const more = isSaid ? {} : await client.fetchUserInfo(config, tokens.access_token, claims.sub)
        return { issuer: claims.iss, subject: claims.sub, all: { ...more, ...claims } }
      } catch (cause) {
        throw new Problem('oidc-refused', 'The sign-in service did not let you in, or its answer was not good.', {
          cause,
          log: wordsOf(cause),
        })
      }
    },
  }
}

async function discover({ issuer, clientId, clientSecret }: OidcClient): Promise<Configuration> {
  const client = await openid()
  const server = new URL(issuer)
  // Only for a service on this host itself: see isSafeIssuer.
  const execute = server.protocol === 'http:' ? [client.allowInsecureRequests] : []
  const options = { execute, timeout: TIMEOUT_SECONDS }
  const found = await client.discovery(server, clientId, undefined, client.None(), options)
  const metadata = found.serverMetadata()
  // Without a word about it, it is Basic (OpenID Connect Discovery, 3).
  const isPosted = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false
  const proof =
    clientSecret === null
      ? client.None()
      : isPosted
        ? client.ClientSecretPost(clientSecret)
        : client.ClientSecretBasic(clientSecret)
  const config = new client.Configuration(metadata, clientId, undefined, proof)
  config.timeout = TIMEOUT_SECONDS
  for (const prepare of execute) prepare(config)
  // The signature too, though the token comes from the service itself: on this host there may be no TLS.
  client.enableNonRepudiationChecks(config)
  return config
}

const LONGEST_WORDS = 300

/** What the library, or the service through it, said: as text, cut, for who sets it up. */
function wordsOf(error: unknown): string[] {
  const words: string[] = []
  for (let at = error; at instanceof Error && words.length < 3; at = at.cause) {
    const said = 'error' in at && typeof at.error === 'string' ? `${at.message}: ${at.error}` : at.message
    words.push(said.slice(0, LONGEST_WORDS))
  }
  return words
}
