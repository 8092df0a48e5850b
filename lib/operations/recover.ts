import type { OperationRecord, OperationStore } from '#lib/db/operation-store.ts'
import type { FailPoints } from './fail-points.ts'
import type { OperationKind } from './operation-kind.ts'
import { finishAll, undoAll } from './steps.ts'

export type Outcome = 'finished' | 'undone'

const INTERRUPTED = 'Guesthouse ended in the middle of it, and what it had done was taken back. Do it again.'

/**
 * Takes up one operation that a crash left: forward when it was committed, back when it was not. `tell` has written it down before the
 * row ends: another crash in between tells it twice, and never not at all. @throws what a step throws
 */
export async function recoverOperation<Wish>(
  kind: OperationKind<Wish>,
  { id, state, wish }: OperationRecord,
  {
    store,
    failPoints,
    tell,
  }: { store: OperationStore; failPoints: FailPoints; tell: (outcome: Outcome) => Promise<void> },
): Promise<Outcome> {
  const parsed = kind.wish.parse(wish)
  if (state === 'committed') {
    await finishAll(kind, parsed, failPoints)
    await tell('finished')
    await store.end(id, { state: 'succeeded', error: null })
    return 'finished'
  }
  await undoAll(kind, parsed, failPoints)
  await tell('undone')
  await store.end(id, { state: 'failed', error: INTERRUPTED })
  return 'undone'
}
