import { z } from 'zod'
import { Grant, GrantScope, Role, VmRight } from '#lib/contract/rights.ts'
import { Quota } from '#lib/contract/user.ts'
import type { Database } from './client.ts'
import { RowMissingError, UserNameTakenError } from './errors.ts'
import type { Prisma } from './generated/client.ts'
import { dbFailure } from './prisma-errors.ts'
import { inTransaction } from './transaction.ts'
import { nameKey } from './vm-store.ts'

/** A user as the database keeps one. */
export const UserRecord = z.object({
  id: z.uuid(),
  name: z.string(),
  role: Role,
  passwordHash: z.string().nullable(),
  quota: Quota,
  grants: z.array(Grant),
  disabledAt: z.date().nullable(),
  inviteHash: z.string().nullable(),
  inviteExpiresAt: z.date().nullable(),
  createdAt: z.date(),
  lastSeenAt: z.date().nullable(),
})
export type UserRecord = z.infer<typeof UserRecord>
export type UserRecordChange = Partial<
  Pick<UserRecord, 'name' | 'role' | 'passwordHash' | 'quota' | 'disabledAt' | 'inviteHash' | 'inviteExpiresAt'>
>

export type UserStore = {
  /** Oldest first. */
  list(): Promise<UserRecord[]>
  read(id: string): Promise<UserRecord | null>
  findByName(name: string): Promise<UserRecord | null>
  count(): Promise<number>
  /** Only while there is no user at all: two browsers that race make one. @returns whether it was made */
  insertFirst(user: NewUserRecord): Promise<boolean>
  /** @throws UserNameTakenError */
  insert(user: NewUserRecord): Promise<UserRecord>
  /** @throws RowMissingError, UserNameTakenError */
  update(id: string, change: UserRecordChange): Promise<UserRecord>
  /** Replaces all of them; those for a VM that is gone are left out. @throws RowMissingError */
  grant(id: string, grants: Grant[]): Promise<UserRecord>
  remove(id: string): Promise<boolean>
}

export type NewUserRecord = Pick<UserRecord, 'id' | 'name' | 'role' | 'passwordHash' | 'quota'> &
  Partial<Pick<UserRecord, 'inviteHash' | 'inviteExpiresAt'>>

const include = { grants: { orderBy: { id: 'asc' } } } as const

export function createUserStore({ prisma }: Pick<Database, 'prisma'>): UserStore {
  const rowOf = (user: NewUserRecord) => ({
    ...user,
    nameKey: nameKey(user.name),
    createdAt: new Date(),
    ...(user.passwordHash !== null && { passwordChangedAt: new Date() }),
  })
  return {
    async list() {
      return (await prisma.user.findMany({ include, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(recordOf)
    },
    async read(id) {
      const row = await prisma.user.findUnique({ where: { id }, include })
      return row && recordOf(row)
    },
    async findByName(name) {
      const row = await prisma.user.findUnique({ where: { nameKey: nameKey(name) }, include })
      return row && recordOf(row)
    },
    count: () => prisma.user.count(),
    insertFirst: user =>
      inTransaction({ prisma }, async transaction => {
        if ((await transaction.prisma.user.count()) > 0) return false
        await transaction.prisma.user.create({ data: rowOf(user) })
        return true
      }),
    async insert(user) {
      return recordOf(await named(prisma.user.create({ data: rowOf(user), include })))
    },
    async update(id, change) {
      const data = {
        ...change,
        ...(change.name !== undefined && { nameKey: nameKey(change.name) }),
        ...(change.passwordHash !== undefined && { passwordChangedAt: new Date() }),
      }
      return recordOf(await named(prisma.user.update({ where: { id }, data, include })))
    },
    async grant(id, grants) {
      const granting = inTransaction({ prisma }, async ({ prisma: client }) => {
        const vmIds = grants.flatMap(({ scope }) => (scope.kind === 'vm' ? [scope.vmId] : []))
        const known = new Set(
          (await client.vm.findMany({ where: { id: { in: vmIds } }, select: { id: true } })).map(vm => vm.id),
        )
        const kept = grants.filter(({ scope }) => scope.kind !== 'vm' || known.has(scope.vmId))
        return await client.user.update({
          where: { id },
          data: { grants: { deleteMany: {}, create: kept.map(grantRow) } },
          include,
        })
      })
      return recordOf(await named(granting))
    },
    async remove(id) {
      const { count } = await prisma.user.deleteMany({ where: { id } })
      return count > 0
    },
  }
}

function grantRow({ scope, rights }: Grant): Prisma.GrantCreateWithoutUserInput {
  return {
    scope: scope.kind,
    rights,
    ...(scope.kind === 'vm' && { vm: { connect: { id: scope.vmId } } }),
    ...(scope.kind === 'tag' && { tag: scope.tag }),
  }
}

type GrantRow = { scope: string; vmId: string | null; tag: string | null; rights: unknown }

function recordOf(row: { grants: GrantRow[] }): UserRecord {
  const grants = row.grants.map(({ scope, vmId, tag, rights }) => ({
    scope: GrantScope.parse({ kind: scope, vmId, tag }),
    rights: z.array(VmRight).parse(rights),
  }))
  return UserRecord.parse({ ...row, grants })
}

async function named<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    const failure = dbFailure(error)
    if (failure.kind === 'row-missing') throw new RowMissingError('There is no such user', { cause: error })
    if (failure.kind === 'not-unique' && failure.fields.includes('nameKey'))
      throw new UserNameTakenError('Another user has this name', { cause: error })
    throw error
  }
}
