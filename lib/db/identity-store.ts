import type { Database } from './client.ts'

/** Who somebody is to a sign-in service: it never gives a subject to anybody else (OpenID Connect Core, 5.7). */
export type Identity = { issuer: string; subject: string }

export type IdentityStore = {
  /** null: nobody’s */
  userOf(identity: Identity): Promise<string | null>
  /** @returns false: it is somebody else’s */
  link(identity: Identity, userId: string): Promise<boolean>
  unlink(userId: string): Promise<void>
  isLinked(userId: string, issuer: string): Promise<boolean>
}

export function createIdentityStore({ prisma }: Pick<Database, 'prisma'>): IdentityStore {
  const userOf = async ({ issuer, subject }: Identity) => {
    const row = await prisma.externalIdentity.findUnique({ where: { issuer_subject: { issuer, subject } } })
    return row?.userId ?? null
  }
  return {
    userOf,
    async link({ issuer, subject }, userId) {
      const create = { issuer, subject, userId, createdAt: new Date() }
      const where = { issuer_subject: { issuer, subject } }
      const { userId: owner } = await prisma.externalIdentity.upsert({ where, create, update: {} })
      return owner === userId
    },
    async unlink(userId) {
      await prisma.externalIdentity.deleteMany({ where: { userId } })
    },
    async isLinked(userId, issuer) {
      return (await prisma.externalIdentity.count({ where: { userId, issuer } })) > 0
    },
  }
}
