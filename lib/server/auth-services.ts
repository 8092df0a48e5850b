import { createAccess } from '#lib/auth/access.ts'
import { createPeople, type People } from '#lib/auth/people.ts'
import { createSessions, type Sessions } from '#lib/auth/sessions.ts'
import { createSigningIn, type SigningIn } from '#lib/auth/sign-in.ts'
import { createUsers, type Users } from '#lib/auth/users.ts'
import type { RightsSubject } from '#lib/contract/rights.ts'
import type { Database } from '#lib/db/client.ts'
import { createSessionStore } from '#lib/db/session-store.ts'
import { createUserStore } from '#lib/db/user-store.ts'
import { createServerAccess, type ServerAccess } from './caller.ts'
import { createSessionCookie } from './http/session-cookie.ts'

export type AuthServices = {
  users: Users
  people: People
  sessions: Sessions
  signingIn: SigningIn
  access: ServerAccess
  close(): Promise<void>
}

/** Who may come in and what they may do, on this database. */
export async function createAuthServices({
  database,
  dataPath,
  findVm,
  disown,
  listening,
}: {
  database: Pick<Database, 'prisma'>
  dataPath: string
  findVm: (vmId: string) => RightsSubject | undefined
  /** Told whose account is gone: their VMs belong to nobody. */
  disown: (userId: string) => void
  /** Where browsers come to: known once the server listens. */
  listening: { port: () => number; secure: boolean }
}): Promise<AuthServices> {
  const users = await createUsers(createUserStore(database))
  const sessions = await createSessions({ store: createSessionStore(database) })
  users.onChange(userId => {
    const user = users.find(userId)
    // Gone or disabled: out at once, with streams and consoles.
    if (!user || user.disabledAt !== null) sessions.endOfUser(userId).catch(() => {})
  })
  return {
    users,
    people: createPeople({ users, sessions, isVm: vmId => findVm(vmId) !== undefined, disown }),
    sessions,
    signingIn: createSigningIn({ users, sessions, dataPath }),
    access: createServerAccess({
      access: createAccess({ sessions, users }),
      cookie: createSessionCookie(listening),
      findVm,
      sessions,
    }),
    close: sessions.close,
  }
}
