import { join } from 'node:path'
import { createAccess } from '#lib/auth/access.ts'
import { type Account, createAccount } from '#lib/auth/account.ts'
import { createAttempts } from '#lib/auth/attempts.ts'
import { type Audit, createAudit } from '#lib/auth/audit.ts'
import { leftEntriesIn } from '#lib/auth/audit-left.ts'
import { createOidc, type Oidc } from '#lib/auth/oidc.ts'
import { createPasskeys, type Passkeys } from '#lib/auth/passkeys.ts'
import { createPeople, type People } from '#lib/auth/people.ts'
import { createRequireProof } from '#lib/auth/proof.ts'
import { createSecondFactor } from '#lib/auth/second-factor.ts'
import { createSessions, type Sessions } from '#lib/auth/sessions.ts'
import { forgetSetupCode } from '#lib/auth/setup-code.ts'
import { createShareDesk, type ShareDesk } from '#lib/auth/share-desk.ts'
import { createShareLinks } from '#lib/auth/share-links.ts'
import { createShareViewers } from '#lib/auth/share-viewers.ts'
import { createSigningIn, type SigningIn } from '#lib/auth/sign-in.ts'
import { createTickets } from '#lib/auth/tickets.ts'
import { createTokenDesk, type TokenDesk } from '#lib/auth/token-desk.ts'
import { createTokens } from '#lib/auth/tokens.ts'
import { createUsers, type Users } from '#lib/auth/users.ts'
import type { RightsSubject } from '#lib/contract/rights.ts'
import { createAuditStore } from '#lib/db/audit-store.ts'
import type { Database } from '#lib/db/client.ts'
import { createIdentityStore } from '#lib/db/identity-store.ts'
import { watchOtherWriters } from '#lib/db/other-writers.ts'
import { createPasskeyStore } from '#lib/db/passkey-store.ts'
import { createSecondFactorStore } from '#lib/db/second-factor-store.ts'
import { createSessionStore } from '#lib/db/session-store.ts'
import { createSettingStore } from '#lib/db/setting-store.ts'
import { createShareLinkStore } from '#lib/db/share-link-store.ts'
import { createTokenStore } from '#lib/db/token-store.ts'
import { createUserStore } from '#lib/db/user-store.ts'
import { createFindTarget, type Named } from './audit-targets.ts'
import { createServerAccess, type ServerAccess } from './caller.ts'
import { type ConsoleDoor, createConsoleDoor } from './console-door.ts'
import { createDeeds, type Deeds } from './deeds.ts'
import { createSessionCookie, type SessionCookie } from './http/session-cookie.ts'
import type { Log } from './log.ts'
import { createOidcDoor, type OidcDoor } from './oidc-door.ts'

export type AuthServices = {
  users: Users
  people: People
  sessions: Sessions
  tokens: TokenDesk
  signingIn: SigningIn
  account: Account
  passkeys: Passkeys
  oidc: Oidc
  oidcDoor: OidcDoor
  access: ServerAccess
  consoles: ConsoleDoor
  shares: ShareDesk
  /** Of a browser that came by a link: it opens nothing but the consoles of its links. */
  shareCookie: SessionCookie
  audit: Audit
  /** What requests do, on its way into the audit trail. */
  deeds: Deeds
  close(): Promise<void>
}

/** Who may come in and what they may do, on this database. */
export async function createAuthServices({
  database,
  dataPath,
  findVm,
  disown,
  listening,
  named,
  log,
}: {
  database: Pick<Database, 'prisma' | 'state'>
  dataPath: string
  findVm: (vmId: string) => (RightsSubject & { name: string }) | undefined
  /** What requests are about. */
  named: Omit<Named, 'users'>
  log: Log
  /** Told whose account is gone: their VMs belong to nobody. */
  disown: (userId: string) => void
  /** Known once the server listens. */
  listening: { port: () => number; secure: () => boolean }
}): Promise<AuthServices> {
  const users = await createUsers(createUserStore(database))
  const sessions = await createSessions({ store: createSessionStore(database) })
  // Left by a rescue that was cut off: with an account it opens nothing any more.
  if (users.list().length > 0) forgetSetupCode(dataPath)
  const tokens = await createTokens({ store: createTokenStore(database) })
  users.onChange(userId => {
    const user = users.find(userId)
    // Gone or disabled: out at once, with streams and consoles.
    if (user && user.disabledAt === null) return
    sessions.endOfUser(userId).catch(() => {})
    tokens.interrupt(userId)
  })
  const attempts = createAttempts()
  const secondFactor = createSecondFactor({ store: createSecondFactorStore(database) })
  const requireProof = createRequireProof({ sessions, attempts })
  const signingIn = createSigningIn({ users, sessions, secondFactor, dataPath, attempts })
  const oidc = await createOidc({
    ...{ settings: createSettingStore(database), identities: createIdentityStore(database) },
    ...{ users, signingIn, requireProof },
  })
  const decide = createAccess({ sessions, tokens, users })
  const access = createServerAccess({ access: decide, cookie: createSessionCookie(listening), findVm, sessions })
  const tickets = createTickets()
  const links = await createShareLinks({ store: createShareLinkStore(database) })
  const shares = createShareDesk({ links, viewers: createShareViewers(), tickets, users, findVm })
  const shareCookie = createSessionCookie({ ...listening, of: 'share-' })
  // `./guesthouse user …` writes the database, whether we serve it or not.
  const otherWriters = watchOtherWriters({
    database,
    async onWritten() {
      await sessions.reload()
      await tokens.reload()
      await links.reload()
      await users.reload()
    },
  })
  const audit = createAudit({
    store: createAuditStore(database),
    left: leftEntriesIn(join(dataPath, 'audit-unwritten.jsonl')),
    onTrouble: trouble => log.warn('the audit trail cannot be written', trouble),
  })
  return {
    users,
    people: createPeople({ users, sessions, isVm: vmId => findVm(vmId) !== undefined, disown }),
    sessions,
    tokens: createTokenDesk({ tokens }),
    signingIn,
    account: createAccount({ users, sessions, secondFactor, oidc, attempts, requireProof }),
    passkeys: createPasskeys({ store: createPasskeyStore(database), users, signingIn, attempts, requireProof }),
    oidc,
    oidcDoor: createOidcDoor({
      oidc,
      access,
      cookie: createSessionCookie({ ...listening, of: 'oidc-' }),
      accountPath: '/account',
    }),
    access,
    consoles: createConsoleDoor({ access, renew: decide.renew, tickets, shares, shareCookie, findVm }),
    shares,
    shareCookie,
    audit,
    deeds: createDeeds({ audit, access, findTarget: createFindTarget({ ...named, users }) }),
    async close() {
      otherWriters.close()
      await audit.close()
      await sessions.close()
      await tokens.close()
    },
  }
}
