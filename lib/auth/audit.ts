import {
  AUDIT_DAYS,
  type AuditEntry,
  type AuditEvent,
  type AuditFilter,
  type AuditMatch,
  type AuditRetention,
  type AuditUser,
  type AuditVerification,
} from '#lib/contract/audit.ts'
import type { AuditStore, NewAuditRow } from '#lib/db/audit-store.ts'
import { CHAIN_START, seal } from './audit-chain.ts'
import { type LeftEntries, NOTHING_LEFT } from './audit-left.ts'
import { verifyChain } from './audit-verify.ts'
import { createRefusalCounter } from './refusal-counter.ts'

const DAY_MS = 24 * 60 * 60_000
/** While the database cannot be written, this many are kept in memory. Some 5 MB. */
const MOST_UNWRITTEN = 10_000
const WRITTEN_AT_ONCE = 200
const TRY_AGAIN_MS = 5_000
const PAGE_SIZE = 200

export type Audit = {
  /** Never throws and never waits: what is noted must not break what it is about. */
  add(event: AuditEvent): void
  /** Newest first. */
  list(query: AuditFilter): Promise<AuditEntry[]>
  /** All that is meant, oldest first, a page after the other. */
  pages(match: AuditMatch): AsyncGenerator<AuditEntry[]>
  users(): Promise<AuditUser[]>
  verify(): Promise<AuditVerification>
  keepFor(retention: AuditRetention): Promise<AuditRetention>
  /** When everything that was added has been tried. */
  settled(): Promise<void>
  /** Writes what is left, and what is counted. */
  close(): Promise<void>
}

export type AuditOptions = {
  store: AuditStore
  left?: LeftEntries
  now?: () => Date
  windowMs?: number
  mostUnwritten?: number
  /** Told once when the database cannot be written, and when entries are lost. */
  onTrouble?: (trouble: { unwritten: number; lost: number; error: unknown }) => void
}

/**
 * Who did or tried what: one entry after the other, each with a hash over the one before it, so that what is changed, removed or put in
 * later shows. What can be shown cannot be prevented: who writes the database file can write the whole chain anew, so its last hash is
 * worth keeping elsewhere (docs/audit.md).
 */
export function createAudit({
  store,
  left = NOTHING_LEFT,
  now = () => new Date(),
  windowMs,
  mostUnwritten = MOST_UNWRITTEN,
  onTrouble = () => {},
}: AuditOptions): Audit {
  const unwritten: NewAuditRow[] = left.read()
  let hasLeft = unwritten.length > 0
  let lost = 0
  let lostToTell = 0
  let isInTrouble = false
  let writing: Promise<void> = Promise.resolve()
  let retry: NodeJS.Timeout | null = null
  let removedAt = Number.NEGATIVE_INFINITY
  let verifying: Promise<AuditVerification> | null = null

  function keep(event: AuditEvent): void {
    if (unwritten.length < mostUnwritten) unwritten.push({ ...event, at: now().toISOString() })
    else {
      lost += 1
      lostToTell += 1
    }
    // While it does not work, it is tried now and then, and when somebody looks.
    if (!isInTrouble) void write()
  }

  const counter = createRefusalCounter({ tell: keep, now, ...(windowMs !== undefined && { windowMs }) })

  const keptDays = async () => (await store.keptDays()) ?? AUDIT_DAYS

  /** Now and then: nobody waits for it. */
  async function removeOld(): Promise<void> {
    if (performance.now() - removedAt < DAY_MS) return
    await store.removeBefore(new Date(now().getTime() - (await keptDays()) * DAY_MS))
    removedAt = performance.now()
  }

  async function writeAll(): Promise<void> {
    while (unwritten.length > 0) {
      const some = unwritten.slice(0, WRITTEN_AT_ONCE)
      await store.append(some, (event, previous, id) => seal(event, previous ?? CHAIN_START, id))
      unwritten.splice(0, some.length)
      if (lostToTell > 0) {
        unwritten.push({ ...lostEntry(lostToTell), at: now().toISOString() })
        lostToTell = 0
      }
    }
    if (hasLeft) left.remove()
    hasLeft = false
    isInTrouble = false
    await removeOld()
  }

  function write(): Promise<void> {
    writing = writing.then(writeAll).catch(error => {
      if (!isInTrouble) onTrouble({ unwritten: unwritten.length, lost, error })
      isInTrouble = true
      retry ??= setTimeout(() => {
        retry = null
        void write()
      }, TRY_AGAIN_MS).unref()
    })
    return writing
  }

  async function verify(): Promise<AuditVerification> {
    await write()
    const found = await verifyChain(store)
    const state = { keptDays: await keptDays(), unwritten: unwritten.length, lost, checkedAt: now().toISOString() }
    return { ...found, ...state }
  }

  if (hasLeft) void write()
  return {
    add(event) {
      // What nobody needs an account for can be done a thousand times a second, too.
      const isOwn = event.result === 'done' && event.via !== 'none'
      if (isOwn || counter.take(event)) keep(event)
    },
    async list(query) {
      await write()
      return await store.list(query)
    },
    async *pages(match) {
      await write()
      for (let after = 0; ; ) {
        const page = await store.following({ ...match, after, limit: PAGE_SIZE })
        if (page.length > 0) yield page
        if (page.length < PAGE_SIZE) return
        after = page.at(-1)?.id ?? after
      }
    },
    users: store.users,
    verify() {
      // One at a time: it reads everything.
      verifying ??= verify().finally(() => {
        verifying = null
      })
      return verifying
    },
    async keepFor(retention) {
      await store.keepDays(retention.days)
      removedAt = Number.NEGATIVE_INFINITY
      return retention
    },
    settled: write,
    async close() {
      counter.close()
      await write()
      if (retry) clearTimeout(retry)
      if (unwritten.length === 0) return
      try {
        left.write(unwritten)
      } catch (error) {
        onTrouble({ unwritten: unwritten.length, lost: lost + unwritten.length, error })
      }
    },
  }
}

/** Says itself that something is missing. */
function lostEntry(times: number): AuditEvent {
  const nobody = { via: 'host', userId: null, userName: null, viaId: null, address: '' } as const
  const what = {
    action: 'audit.lost',
    target: null,
    vmId: null,
    result: 'failed',
    code: 'database-unwritable',
  } as const
  return { ...nobody, ...what, details: { times } }
}
