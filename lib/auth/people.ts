import { Problem } from '#lib/contract/problem.ts'
import type {
  AcceptedInvitation,
  Invitation,
  Invited,
  InvitedUser,
  NewUser,
  User,
  UserChange,
} from '#lib/contract/user.ts'
import { RowMissingError, UserNameTakenError } from '#lib/db/errors.ts'
import type { UserRecord, UserRecordChange } from '#lib/db/user-store.ts'
import { isAbout } from './deed.ts'
import { hashPassword } from './password.ts'
import { hashSecret, newSecret } from './secret.ts'
import type { Sessions } from './sessions.ts'
import type { Users } from './users.ts'

const INVITATION_MS = 7 * 24 * 3_600_000

/** Who may sign in: what admins do with accounts, and who is invited with the first of theirs. */
export type People = {
  /** As it is now, with when they were seen last. */
  list(): Promise<User[]>
  /** @throws Problem `user-name-taken` */
  invite(wish: NewUser): Promise<InvitedUser>
  /** @throws Problem `user-not-found`, `user-name-taken`, `last-admin` */
  change(userId: string, change: UserChange): Promise<User>
  /** @throws Problem `user-not-found`, `last-admin` */
  remove(userId: string): Promise<undefined>
  /** An earlier one is worth nothing any more. @throws Problem `user-not-found` */
  inviteAgain(userId: string): Promise<Invitation>
  /** @throws Problem `invitation-invalid` */
  invited(secret: string): Invited
  /** Once. Who had sessions is signed out. @throws Problem `invitation-invalid` */
  accept(given: AcceptedInvitation): Promise<Pick<Invited, 'name'>>
}

export type PeopleOptions = {
  users: Users
  sessions: Pick<Sessions, 'ofUser' | 'endOfUser'>
  /** A grant for a VM that is gone is not shown. */
  isVm: (vmId: string) => boolean
  /** Told whose account is gone. */
  disown: (userId: string) => void
  now?: () => Date
}

export function createPeople(options: PeopleOptions): People {
  const { users, sessions, isVm, disown, now = () => new Date() } = options
  const inTurn = createTurns()

  function find(userId: string): UserRecord {
    const user = users.find(userId)
    if (!user) throw noSuchUser()
    return user
  }

  function viewOf(user: UserRecord): User {
    const { id, name, role, grants, quota } = user
    const seen = [user.lastSeenAt, ...sessions.ofUser(id).map(({ lastSeenAt }) => lastSeenAt)].filter(isThere)
    const invitedUntil = isOpen(user, now()) ? user.inviteExpiresAt : null
    return {
      ...{ id, name, role, quota },
      grants: grants.filter(({ scope }) => scope.kind !== 'vm' || isVm(scope.vmId)),
      disabled: user.disabledAt !== null,
      hasPassword: user.passwordHash !== null,
      invitedUntil: invitedUntil?.toISOString() ?? null,
      createdAt: user.createdAt.toISOString(),
      lastSeenAt: seen.length === 0 ? null : new Date(Math.max(...seen.map(Number))).toISOString(),
    }
  }

  function newInvitation() {
    const secret = newSecret()
    const expires = new Date(now().getTime() + INVITATION_MS)
    return {
      invitation: { secret, expiresAt: expires.toISOString() },
      columns: { inviteHash: hashSecret(secret), inviteExpiresAt: expires },
    }
  }

  function findInvited(secret: string): UserRecord & { inviteExpiresAt: Date } {
    const hash = hashSecret(secret)
    const user = users.list().find(({ inviteHash }) => inviteHash === hash)
    if (user && isOpen(user, now()) && user.disabledAt === null) {
      isAbout(user.name)
      return user
    }
    throw new Problem(
      'invitation-invalid',
      'It was used already, has expired, or was replaced by a newer one. Ask an admin for a new link.',
    )
  }

  /** Somebody who can sign in now and lets others in: without one, nobody could ever change anything again. */
  function requireOtherAdmin(user: UserRecord): void {
    const others = users.list().filter(other => other.id !== user.id && isWorkingAdmin(other))
    if (!isWorkingAdmin(user) || others.length > 0) return
    throw new Problem('last-admin', `“${user.name}” is the only admin. Make somebody else an admin first.`)
  }

  return {
    async list() {
      await users.reload()
      return users.list().map(viewOf)
    },
    async invite({ name, role, grants, quota }) {
      isAbout(name)
      const { invitation, columns } = newInvitation()
      const id = crypto.randomUUID()
      let user = await named(users.insert({ id, name, role, quota, passwordHash: null, ...columns }), name)
      if (grants.length > 0) user = await users.grant(id, grants)
      return { user: viewOf(user), invitation }
    },
    change: (userId, change) =>
      inTurn(async () => {
        const before = find(userId)
        const { name, role, quota, disabled, grants } = change
        if ((role !== undefined && role !== 'admin') || disabled === true) requireOtherAdmin(before)
        const parts: UserRecordChange = {
          ...(name !== undefined && { name }),
          ...(role !== undefined && { role }),
          ...(quota !== undefined && { quota }),
          ...(disabled !== undefined && { disabledAt: disabled ? (before.disabledAt ?? now()) : null }),
        }
        let user = before
        if (Object.keys(parts).length > 0) user = await named(users.update(userId, parts), name ?? before.name)
        if (grants) user = await named(users.grant(userId, grants), user.name)
        return viewOf(user)
      }),
    remove: userId =>
      inTurn(async () => {
        requireOtherAdmin(find(userId))
        await users.remove(userId)
        disown(userId)
        return undefined
      }),
    async inviteAgain(userId) {
      const { name } = find(userId)
      const { invitation, columns } = newInvitation()
      await named(users.update(userId, columns), name)
      return invitation
    },
    invited(secret) {
      const { name, inviteExpiresAt } = findInvited(secret)
      return { name, expiresAt: inviteExpiresAt.toISOString() }
    },
    accept: ({ secret, password }) =>
      inTurn(async () => {
        // Before a password is hashed, which is dear.
        const { id, name } = findInvited(secret)
        const passwordHash = await hashPassword(password)
        await named(users.update(id, { passwordHash, inviteHash: null, inviteExpiresAt: null }), name)
        await sessions.endOfUser(id)
        return { name }
      }),
  }
}

function noSuchUser(cause?: unknown): Problem {
  return new Problem('user-not-found', 'This account does not exist (any more).', { cause })
}

async function named(writing: Promise<UserRecord>, name: string): Promise<UserRecord> {
  try {
    return await writing
  } catch (error) {
    if (error instanceof RowMissingError) throw noSuchUser(error)
    if (!(error instanceof UserNameTakenError)) throw error
    const message = `Another account is called “${name}”. Choose another name.`
    throw new Problem('user-name-taken', message, { cause: error, fields: [{ path: 'name', message }] })
  }
}

function isThere<T>(value: T | null): value is T {
  return value !== null
}

function isOpen(user: UserRecord, at: Date): user is UserRecord & { inviteExpiresAt: Date } {
  return user.inviteHash !== null && user.inviteExpiresAt !== null && user.inviteExpiresAt > at
}

/** Who was only invited cannot sign in yet. */
function isWorkingAdmin({ role, disabledAt, passwordHash, inviteHash }: UserRecord): boolean {
  return role === 'admin' && disabledAt === null && (passwordHash !== null || inviteHash === null)
}

/** One after the other: of two that take the last two admins away at once, one is refused. */
function createTurns(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return act => {
    const turn = last.then(act, act)
    last = turn.catch(() => {})
    return turn
  }
}
