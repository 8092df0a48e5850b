import { setImmediate } from 'node:timers/promises'
import type { AuditBreak, AuditEntry, AuditVerification } from '#lib/contract/audit.ts'
import type { AuditStore } from '#lib/db/audit-store.ts'
import { CHAIN_START, type ChainLink, hashOf } from './audit-chain.ts'

const AT_ONCE = 500
const MOST_TOLD = 20

type Found = Pick<
  AuditVerification,
  'whole' | 'breaks' | 'count' | 'firstId' | 'lastId' | 'lastHash' | 'removedUntilId'
>

/** What is wrong with an entry that should follow `previous`; null: nothing. */
function breakAt(entry: AuditEntry, previous: ChainLink): AuditBreak | null {
  const { id } = entry
  if (entry.hash !== hashOf(entry)) {
    return { id, kind: 'edited', sentence: `Entry ${id} is not what was written: somebody changed it.` }
  }
  if (id !== previous.id + 1) {
    return { id, kind: 'missing', sentence: `${missing(previous.id + 1, id - 1)} before entry ${id}.` }
  }
  if (entry.previousHash === previous.hash) return null
  const sentence = `Entry ${id} does not follow entry ${previous.id}: one of them was exchanged, or put in.`
  return { id, kind: 'out-of-order', sentence }
}

function missing(from: number, to: number): string {
  return from === to ? `Entry ${from} is gone` : `Entries ${from} to ${to} are gone`
}

/**
 * Reads all entries and checks that each is what was written and follows the one before it; from where older ones were removed, to the
 * one that was written last. Lets others work in between.
 */
export async function verifyChain(store: Pick<AuditStore, 'ends' | 'following' | 'countBeyond'>): Promise<Found> {
  const { removed, last } = await store.ends()
  const start = removed ?? CHAIN_START
  const breaks: AuditBreak[] = []
  let previous: ChainLink = start
  let count = 0
  let firstId: number | null = null
  const until = last?.id ?? Number.MAX_SAFE_INTEGER
  for (let after = 0; ; ) {
    const entries = await store.following({ after, limit: AT_ONCE })
    for (const entry of entries) {
      if (entry.id > until) break
      const found = breakAt(entry, previous)
      if (found) breaks.push(found)
      previous = entry
      firstId ??= previous.id
      count += 1
    }
    after = entries.at(-1)?.id ?? after
    if (entries.length < AT_ONCE || after >= until) break
    await setImmediate()
  }
  if (last && previous.id < last.id) {
    breaks.push({ id: last.id, kind: 'missing', sentence: `${missing(previous.id + 1, last.id)} at the end.` })
  } else if (last ? previous.hash !== last.hash : count > 0) {
    const sentence = `Entry ${previous.id} is not the one that was written last.`
    breaks.push({ id: previous.id, kind: 'out-of-order', sentence })
  }
  const beyond = await store.countBeyond()
  if (beyond > 0) {
    const words = beyond === 1 ? 'One entry was' : `${beyond} entries were`
    breaks.push({ id: previous.id + 1, kind: 'added', sentence: `${words} put in at the end by somebody else.` })
  }
  return {
    whole: breaks.length === 0,
    breaks: breaks.slice(0, MOST_TOLD),
    ...{ count, firstId, removedUntilId: start.id },
    lastId: count === 0 ? null : previous.id,
    lastHash: previous.hash,
  }
}
