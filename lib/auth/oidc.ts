import { z } from 'zod'
import type { Proof } from '#lib/contract/account.ts'
import { OIDC_RETURN_PATH, OidcNewcomers, type OidcSettings, type OidcWish } from '#lib/contract/oidc.ts'
import { Problem } from '#lib/contract/problem.ts'
import { NO_QUOTA, UserName } from '#lib/contract/user.ts'
import { UserNameTakenError } from '#lib/db/errors.ts'
import type { IdentityStore } from '#lib/db/identity-store.ts'
import type { SettingStore } from '#lib/db/setting-store.ts'
import type { UserRecord } from '#lib/db/user-store.ts'
import type { Caller } from './caller.ts'
import { createChallenges } from './challenges.ts'
import { discoverProvider, type OidcClaims, OidcClient, type OidcFlow, type OidcProvider } from './oidc-provider.ts'
import { type RequireProof, requireBrowser } from './proof.ts'
import type { From, SecondStep, SignedIn, SigningIn } from './sign-in.ts'
import type { Users } from './users.ts'

const SETTING = 'oidc'
/** At the service one may have to find a password, a phone and a code. */
const FLOW_MS = 10 * 60_000

const Kept = OidcClient.extend({ label: z.string(), newcomers: OidcNewcomers.nullable() })
type Kept = z.infer<typeof Kept>

type Pending = { flow: OidcFlow; provider: OidcProvider; kept: Kept; to: string; linkFor: string | null }

/** Signing in with what another service knows of somebody (OpenID Connect, code flow with PKCE). */
export type Oidc = {
  /** null: there is no such service */
  settings(): OidcSettings | null
  /** @throws Problem `oidc-unreachable` */
  change(wish: OidcWish): Promise<OidcSettings>
  remove(): Promise<undefined>
  /** @returns where to go, and what the browser keeps for the way back. @throws Problem `oidc-off`, `oidc-unreachable` */
  begin(asked: { origin: string; to: string; address: string }): Promise<OidcBegun>
  link(caller: Caller, proof: Proof, origin: string, to: string): Promise<OidcBegun>
  unlink(caller: Caller): Promise<undefined>
  isLinked(userId: string): Promise<boolean>
  /**
   * @param given what the browser kept, and what the service gave it
   * @returns `entering` null: an account was linked. @throws Problem `oidc-expired`, `oidc-refused`, `oidc-unknown`
   */
  complete(
    given: { kept: string | null; search: string },
    caller: Caller | null,
    from: From,
  ): Promise<{ to: string; entering: SignedIn | SecondStep | null }>
}
export type OidcBegun = { url: string; kept: string }

export async function createOidc({
  settings: store,
  identities,
  users,
  signingIn,
  requireProof,
}: {
  settings: SettingStore
  identities: IdentityStore
  users: Pick<Users, 'find' | 'insert' | 'remove'>
  signingIn: Pick<SigningIn, 'enter' | 'setupCode'>
  requireProof: RequireProof
}): Promise<Oidc> {
  let kept = await store.read(SETTING, Kept)
  let provider: Promise<OidcProvider> | null = null
  const flows = createChallenges<Pending>({ lifetimeMs: FLOW_MS })

  async function begin(origin: string, address: string, { to, linkFor }: Pick<Pending, 'to' | 'linkFor'>) {
    if (!kept) throw new Problem('oidc-off', 'No sign-in service is set up (any more). Sign in in another way.')
    const agreed = kept
    const service = await serviceOf(agreed)
    const flow = service.newFlow(`${origin}${OIDC_RETURN_PATH}`)
    const { secret } = flows.issue({ flow, provider: service, kept: agreed, to, linkFor }, address)
    return { url: await service.authorizationUrl(flow), kept: secret }
  }

  /** Asked once, however many want to sign in; when it did not answer, the next one asks again. */
  function serviceOf(agreed: Kept): Promise<OidcProvider> {
    if (provider) return provider
    const asking = discoverProvider(agreed)
    provider = asking
    asking.catch(() => {
      if (provider === asking) provider = null
    })
    return asking
  }

  /** Whose account this is; of who is not known yet, if they may have one, a new one. */
  async function userOf(claims: OidcClaims, { newcomers }: Kept): Promise<UserRecord> {
    const known = await identities.userOf(claims)
    const user = known === null ? null : users.find(known)
    if (user) return user
    if (!newcomers || !isWelcome(claims, newcomers)) {
      throw new Problem(
        'oidc-unknown',
        'No account is linked with this sign-in. Sign in with your password and link it on your account’s page, or ask an admin.',
      )
    }
    const name = nameIn(claims)
    const id = crypto.randomUUID()
    const made = await users
      .insert({ id, name, role: newcomers.role, quota: NO_QUOTA, passwordHash: null })
      .catch((cause: unknown) => {
        if (!(cause instanceof UserNameTakenError)) throw cause
        // Never linked by its name: whoever chose that name at the service would have the account.
        throw new Problem(
          'oidc-unknown',
          `There is an account called “${name}” already. If it is yours, sign in with its password and link it on your account’s page.`,
          { cause },
        )
      })
    if (await identities.link(claims, id)) return made
    await users.remove(id)
    throw new Problem('oidc-refused', 'The account is being made already. Sign in once more.')
  }

  return {
    settings: () => kept && viewOf(kept),
    async change({ clientSecret, ...wish }) {
      const secret = clientSecret ?? (wish.issuer === kept?.issuer ? kept.clientSecret : null)
      const wanted: Kept = { ...wish, clientSecret: secret || null }
      const found = await discoverProvider(wanted)
      await store.write(SETTING, wanted)
      kept = wanted
      provider = Promise.resolve(found)
      return viewOf(wanted)
    },
    async remove() {
      await store.remove(SETTING)
      kept = null
      provider = null
      return undefined
    },
    async begin({ origin, to, address }) {
      if (signingIn.setupCode() !== null) {
        throw new Problem('setup-needed', 'There is no account yet: make the first one.')
      }
      return await begin(origin, address, { to, linkFor: null })
    },
    async link(caller, proof, origin, to) {
      await requireProof(caller, proof)
      return await begin(origin, caller.address, { to, linkFor: caller.user.id })
    },
    async unlink(caller) {
      requireBrowser(caller)
      await identities.unlink(caller.user.id)
      return undefined
    },
    isLinked: async userId => kept !== null && (await identities.isLinked(userId, kept.issuer)),
    async complete({ kept: secret, search }, caller, from) {
      const pending = secret === null ? null : flows.take(secret)
      if (!pending)
        throw new Problem('oidc-expired', 'This sign-in took too long, or began in another browser. Begin again.')
      const { flow, provider: service, kept: agreed, to, linkFor } = pending
      const claims = await service.claims(search, flow, agreed.newcomers?.claim?.name ?? null)
      if (linkFor === null) {
        return { to, entering: await signingIn.enter(await userOf(claims, agreed), from, 'one') }
      }
      if (caller?.user.id !== linkFor) throw new Problem('oidc-expired', 'You are not signed in any more. Begin again.')
      if (!(await identities.link(claims, linkFor))) {
        throw new Problem('oidc-refused', 'This sign-in belongs to another account here.')
      }
      return { to, entering: null }
    },
  }
}

function viewOf({ clientSecret, ...settings }: Kept): OidcSettings {
  return { ...settings, hasSecret: clientSecret !== null }
}

function isWelcome({ all }: OidcClaims, { claim }: NonNullable<Kept['newcomers']>): boolean {
  if (!claim) return true
  const said = all[claim.name]
  if (Array.isArray(said)) return said.includes(claim.value)
  return said !== undefined && String(said) === claim.value
}

/** What the service calls them, as our names are: letters, digits and a few signs. */
function nameIn({ all, subject }: OidcClaims): string {
  for (const said of [all.preferred_username, all.email, all.name, subject]) {
    if (typeof said !== 'string') continue
    const name = UserName.safeParse(said.trim().replaceAll(/\s+/g, '.'))
    if (name.success) return name.data
  }
  throw new Problem('oidc-unknown', 'The sign-in service says no name that can be used here. Ask an admin.')
}
