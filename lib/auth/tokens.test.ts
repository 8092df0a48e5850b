import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { TokenScope } from '#lib/contract/token.ts'
import type { TokenRecord, TokenStore } from '#lib/db/token-store.ts'
import { hashSecret } from './secret.ts'
import { createTokens } from './tokens.ts'

const ADA = crypto.randomUUID()
const EVERYTHING: TokenScope = { access: 'all', vmIds: null, rights: null }
const NEVER = { userId: ADA, name: 'backup', scope: EVERYTHING, expiresAt: null }
const inMs = (ms: number) => new Date(Date.now() + ms)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** As the database keeps them, without one. */
function memoryStore() {
  const rows = new Map<string, TokenRecord>()
  const store: TokenStore = {
    list: async () => [...rows.values()].map(row => ({ ...row })),
    insert: async token => void rows.set(token.id, { ...token }),
    used: vi.fn(async (tokens: Pick<TokenRecord, 'id' | 'lastUsedAt' | 'lastAddress'>[]) => {
      for (const { id, ...used } of tokens) {
        const row = rows.get(id)
        if (row) rows.set(id, { ...row, ...used })
      }
    }),
    async remove(ids) {
      for (const id of ids) rows.delete(id)
    },
  }
  return { rows, store }
}

async function start(store: TokenStore) {
  const tokens = await createTokens({ store })
  onTestFinished(() => tokens.close())
  return tokens
}

test('N22: a token is 256 bits that say what they are, and the database has their hash alone', async () => {
  const { rows, store } = memoryStore()
  const { secret, token } = await (await start(store)).make(NEVER)
  expect(secret).toMatch(/^gh_[A-Za-z0-9_-]{43}$/)
  expect(rows.get(token.id)?.secretHash).toBe(hashSecret(secret))
  expect(JSON.stringify([...rows.values()])).not.toContain(secret)
})

test('a token is found by its whole secret alone, also by the next process', async () => {
  const { store } = memoryStore()
  const { secret, token } = await (await start(store)).make(NEVER)
  const next = await start(store)
  expect(next.find(secret, '10.0.0.5')?.id).toBe(token.id)
  for (const wrong of [token.id, secret.slice(3), `${secret}A`, '', hashSecret(secret)]) {
    expect(next.find(wrong, '10.0.0.5'), wrong).toBeNull()
  }
})

test('what runs with a token ends within two seconds of its expiry; it is refused at once, and stays in the list', async () => {
  const { store } = memoryStore()
  const tokens = await start(store)
  const { secret } = await tokens.make({ ...NEVER, expiresAt: inMs(10_000) })
  const ended = tokens.find(secret, '10.0.0.5')?.ended
  vi.advanceTimersByTime(9_000)
  expect(ended?.aborted).toBe(false)
  vi.advanceTimersByTime(1_000)
  expect(tokens.find(secret, '10.0.0.5')).toBeNull()
  vi.advanceTimersByTime(1_000)
  expect(ended?.aborted).toBe(true)
  expect(tokens.ofUser(ADA)).toHaveLength(1)
})

test('what runs with a token ends when it is revoked, and it is gone for good', async () => {
  const { rows, store } = memoryStore()
  const tokens = await start(store)
  const { secret, token } = await tokens.make(NEVER)
  await tokens.revoke([token.id])
  expect(token.ended.aborted).toBe(true)
  expect(tokens.find(secret, '10.0.0.5')).toBeNull()
  expect(rows.size).toBe(0)
})

test('what runs with the tokens of a disabled user ends; let in again, the user has them still', async () => {
  const { store } = memoryStore()
  const tokens = await start(store)
  const { secret } = await tokens.make(NEVER)
  const ended = tokens.find(secret, '10.0.0.5')?.ended
  tokens.interrupt(crypto.randomUUID())
  expect(ended?.aborted).toBe(false)
  tokens.interrupt(ADA)
  expect(ended?.aborted).toBe(true)
  expect(tokens.find(secret, '10.0.0.5')?.ended.aborted).toBe(false)
})

test('when and from where a token was used is written once a minute, and at the end', async () => {
  const { rows, store } = memoryStore()
  const tokens = await start(store)
  const { secret, token } = await tokens.make(NEVER)
  for (let second = 0; second < 59; second += 1) {
    tokens.find(secret, `10.0.0.${second}`)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(store.used).toHaveBeenCalledTimes(1)
  tokens.find(secret, '10.0.0.99')
  await tokens.close()
  expect(rows.get(token.id)).toMatchObject({ lastAddress: '10.0.0.99', lastUsedAt: new Date() })
})

test('a token that somebody else took from the database is gone after it was read again', async () => {
  const { rows, store } = memoryStore()
  const tokens = await start(store)
  const { secret, token } = await tokens.make(NEVER)
  rows.clear()
  await tokens.reload()
  expect(token.ended.aborted).toBe(true)
  expect(tokens.find(secret, '10.0.0.5')).toBeNull()
})
