import { createHash } from 'node:crypto'
import { Problem } from '#lib/contract/problem.ts'
import type { IdempotencyStore, KeptAnswer } from '#lib/db/idempotency-store.ts'

/** https://www.ietf.org/archive/id/draft-ietf-httpapi-idempotency-key-header-07.html */
export const IDEMPOTENCY_HEADER = 'idempotency-key'
const KEPT_MS = 24 * 60 * 60 * 1000
const FORGET_EVERY = 100
const KEY = /^[\x21-\x7e]{1,255}$/

export type CreatingRequest = {
  endpointId: string
  /** Whose request: what one has made is not told to another who guesses the key. */
  by: string
  /** The header as it came; null: every request makes something of its own. */
  key: string | null
  /** What makes it this request and no other: query and body. */
  content: unknown
}

export type Making<Answer> = {
  make: (id: string) => Promise<Answer>
  /** What a first request made, that a crash kept from answering; undefined when it came to nothing. */
  find: (id: string) => Promise<Answer | undefined>
  status: number
}

/** `replayed`: it is the answer that an earlier request got. */
export type Made = { body: unknown; status: number; replayed: boolean }

export type Idempotency = {
  /**
   * Makes something once for each key, however often it is asked for within a day (F30).
   * @throws Problem `idempotency-key-reused`, `request-in-progress`, and what `make` throws: then the key is free again
   */
  once<Answer>(request: CreatingRequest, making: Making<Answer>): Promise<Made>
}

function fingerprintOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(content) ?? '')
    .digest('hex')
}

function keyOf({ endpointId, by, key }: { endpointId: string; by: string; key: string }): string {
  if (KEY.test(key)) return `${endpointId} ${by} ${key}`
  throw new Problem(
    'invalid-request',
    'The Idempotency-Key is not usable: it has 1 to 255 visible ASCII characters, e.g. a UUID.',
  )
}

export function createIdempotency({ store }: { store: IdempotencyStore }): Idempotency {
  const working = new Set<string>()
  let claims = 0

  async function claim(key: string, fingerprint: string) {
    claims += 1
    // Now and then, and at the first: nobody waits for it.
    if (claims % FORGET_EVERY === 1) store.forget({ olderThan: new Date(Date.now() - KEPT_MS) }).catch(() => {})
    const row = await store.claim(key, fingerprint)
    if (row.fingerprint === fingerprint) return row
    throw new Problem(
      'idempotency-key-reused',
      'This Idempotency-Key was sent with another request before. Use a new one for each thing to make.',
    )
  }

  async function answerOf<Answer>(
    key: string,
    fingerprint: string,
    { make, find, status }: Making<Answer>,
  ): Promise<Made> {
    const { isNew, resourceId, answer } = await claim(key, fingerprint)
    if (answer) return { ...answer, replayed: true }
    try {
      const found = isNew ? undefined : await find(resourceId)
      const body = found ?? (await make(resourceId))
      const kept: KeptAnswer = { status, body: JSON.parse(JSON.stringify(body ?? null)) }
      // It is made: that its answer cannot be kept is no failure of it.
      await store.keep(key, kept).catch(() => {})
      return { body, status, replayed: found !== undefined }
    } catch (error) {
      await store.release(key).catch(() => {})
      throw error
    }
  }

  return {
    async once(request, making) {
      const { key: given } = request
      if (given === null)
        return { body: await making.make(crypto.randomUUID()), status: making.status, replayed: false }
      const key = keyOf({ ...request, key: given })
      if (working.has(key)) {
        throw new Problem('request-in-progress', 'The same request is being worked on. Ask again in a moment.')
      }
      working.add(key)
      try {
        return await answerOf(key, fingerprintOf(request.content), making)
      } finally {
        working.delete(key)
      }
    },
  }
}
