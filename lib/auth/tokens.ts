import type { TokenRecord, TokenStore } from '#lib/db/token-store.ts'
import { hashSecret, newSecret } from './secret.ts'

/** So that who finds one in a file or a log knows what it is, and programs that look for secrets find it. */
const PREFIX = 'gh_'
/** What runs with a token that expires ends this soon after it. */
const LOOK_EVERY_MS = 1_000
/** When a token was used last is written this often, not with each request. */
const WRITE_USED_MS = 60_000

export type Token = Readonly<Omit<TokenRecord, 'secretHash'>> & {
  /** Aborted when the token is revoked or expires, or its user is disabled: its streams and consoles go with it. */
  readonly ended: AbortSignal
}

export type Tokens = {
  /** @returns the secret, which is kept nowhere */
  make(wish: Pick<TokenRecord, 'userId' | 'name' | 'scope' | 'expiresAt'>): Promise<{ token: Token; secret: string }>
  /** The token of a secret, if it is good; it counts as used now. */
  find(secret: string, address: string): Token | null
  /** Oldest first, expired ones included: who looks for why a program is refused must find them. */
  ofUser(userId: string): Token[]
  revoke(ids: string[]): Promise<void>
  /** Ends what runs with the tokens of a user who is disabled or gone. That they are refused from then on is `Access`’s part. */
  interrupt(userId: string): void
  /** What the database says, after somebody else wrote to it. */
  reload(): Promise<void>
  close(): Promise<void>
}

type Live = { record: TokenRecord; over: AbortController; writtenAt: number; isWritten: boolean }

/** The API tokens, in memory like sessions: a request costs one hash and one look-up. The database has their hashes only (N22). */
export async function createTokens({
  store,
  now = () => new Date(),
}: {
  store: TokenStore
  now?: () => Date
}): Promise<Tokens> {
  const byHash = new Map<string, Live>()

  function hold(record: TokenRecord): Live {
    const live = { record, over: new AbortController(), writtenAt: 0, isWritten: true }
    byHash.set(record.secretHash, live)
    return live
  }

  function drop(live: Live): void {
    byHash.delete(live.record.secretHash)
    live.over.abort()
  }

  const hasExpired = ({ record }: Live) => record.expiresAt !== null && now() >= record.expiresAt

  async function writeUsed(live: Live[]): Promise<void> {
    const at = now().getTime()
    for (const each of live) Object.assign(each, { writtenAt: at, isWritten: true })
    if (live.length > 0) await store.used(live.map(({ record }) => record))
  }

  async function look(): Promise<void> {
    for (const live of byHash.values()) if (hasExpired(live)) live.over.abort()
    const at = now().getTime()
    await writeUsed([...byHash.values()].filter(live => !live.isWritten && at - live.writtenAt >= WRITE_USED_MS))
  }

  async function reload(): Promise<void> {
    const records = new Map((await store.list()).map(record => [record.secretHash, record]))
    for (const live of byHash.values()) if (!records.has(live.record.secretHash)) drop(live)
    for (const record of records.values()) if (!byHash.has(record.secretHash)) hold(record)
  }

  await reload()
  // What cannot be written now is written at a later use.
  const looking = setInterval(() => void look().catch(() => {}), LOOK_EVERY_MS).unref()

  return {
    async make(wish) {
      const secret = `${PREFIX}${newSecret()}`
      const record: TokenRecord = {
        ...wish,
        id: crypto.randomUUID(),
        secretHash: hashSecret(secret),
        createdAt: now(),
        lastUsedAt: null,
        lastAddress: null,
      }
      await store.insert(record)
      return { token: tokenOf(hold(record)), secret }
    },
    find(secret, address) {
      const live = byHash.get(hashSecret(secret))
      if (!live || hasExpired(live)) return null
      live.record.lastUsedAt = now()
      live.record.lastAddress = address
      live.isWritten = false
      return tokenOf(live)
    },
    ofUser: userId => [...byHash.values()].filter(({ record }) => record.userId === userId).map(tokenOf),
    async revoke(ids) {
      for (const live of byHash.values()) if (ids.includes(live.record.id)) drop(live)
      await store.remove(ids)
    },
    interrupt(userId) {
      for (const live of byHash.values()) {
        if (live.record.userId !== userId) continue
        live.over.abort()
        // Should the user be let in again, so is the token.
        live.over = new AbortController()
      }
    },
    reload,
    async close() {
      clearInterval(looking)
      await writeUsed([...byHash.values()].filter(({ isWritten }) => !isWritten)).catch(() => {})
    },
  }
}

function tokenOf({ record, over }: Live): Token {
  const { secretHash: _, ...rest } = record
  return { ...rest, ended: over.signal }
}
