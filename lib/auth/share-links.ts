import type { ShareLinkRecord, ShareLinkStore } from '#lib/db/share-link-store.ts'
import { hashSecret, newSecret } from './secret.ts'

export type ShareLink = Readonly<Omit<ShareLinkRecord, 'secretHash'>>

export type ShareLinks = {
  /** @returns the secret, which is kept nowhere */
  make(
    wish: Pick<ShareLinkRecord, 'vmId' | 'kind' | 'mode' | 'createdById' | 'expiresAt' | 'maxUses'>,
  ): Promise<{ link: ShareLink; secret: string }>
  /** null: there is none, or it has expired */
  find(secret: string): ShareLink | null
  read(id: string): ShareLink | null
  ofVm(vmId: string): ShareLink[]
  /** Counts before it is written: of two that come at once, one is the last. @returns false: it was used often enough */
  use(id: string): Promise<boolean>
  revoke(ids: string[]): Promise<void>
  /** What the database says, after somebody else wrote to it. */
  reload(): Promise<void>
}

/** The links to consoles, in memory like sessions; the database has their hashes only. */
export async function createShareLinks({
  store,
  now = () => new Date(),
}: {
  store: ShareLinkStore
  now?: () => Date
}): Promise<ShareLinks> {
  let byId = new Map<string, ShareLinkRecord>()

  const isOver = ({ expiresAt }: ShareLinkRecord) => now() >= expiresAt

  async function reload(): Promise<void> {
    byId = new Map((await store.list()).map(record => [record.id, record]))
  }

  async function remove(ids: string[]): Promise<void> {
    for (const id of ids) byId.delete(id)
    await store.remove(ids)
  }

  async function forgetExpired(): Promise<void> {
    const over = [...byId.values()].filter(isOver).map(({ id }) => id)
    if (over.length > 0) await remove(over)
  }

  await reload()
  await forgetExpired()

  return {
    async make(wish) {
      await forgetExpired()
      const secret = newSecret()
      const record: ShareLinkRecord = {
        ...wish,
        id: crypto.randomUUID(),
        secretHash: hashSecret(secret),
        createdAt: now(),
        uses: 0,
        lastUsedAt: null,
      }
      await store.insert(record)
      byId.set(record.id, record)
      return { link: linkOf(record), secret }
    },
    find(secret) {
      const hash = hashSecret(secret)
      for (const record of byId.values()) if (record.secretHash === hash) return isOver(record) ? null : linkOf(record)
      return null
    },
    read(id) {
      const record = byId.get(id)
      return record && !isOver(record) ? linkOf(record) : null
    },
    ofVm: vmId => [...byId.values()].filter(record => record.vmId === vmId && !isOver(record)).map(linkOf),
    async use(id) {
      const record = byId.get(id)
      if (!record || (record.maxUses !== null && record.uses >= record.maxUses)) return false
      record.uses += 1
      record.lastUsedAt = now()
      await store.used(record)
      return true
    },
    revoke: remove,
    reload,
  }
}

function linkOf({ secretHash: _, ...link }: ShareLinkRecord): ShareLink {
  return { ...link }
}
