import type { OperationRecord, OperationStore } from '#lib/db/operation-store.ts'
import type { FailPoints } from './fail-points.ts'
import type { OperationKind } from './operation-kind.ts'
import { finishAll, undoAll } from './steps.ts'

const INTERRUPTED = 'Guesthouse ended in the middle of it, and what it had done was taken back. Do it again.'

/** Takes up one operation that a crash left: forward when it was committed, back when it was not. @throws what a step throws */
export async function recoverOperation<Wish>(
  kind: OperationKind<Wish>,
  { id, state, wish }: OperationRecord,
  { store, failPoints }: { store: OperationStore; failPoints: FailPoints },
): Promise<'finished' | 'undone'> {
  const parsed = kind.wish.parse(wish)
  if (state === 'committed') {
    await finishAll(kind, parsed, failPoints)
    await store.end(id, { state: 'succeeded', error: null })
    return 'finished'
  }
  await undoAll(kind, parsed, failPoints)
  await store.end(id, { state: 'failed', error: INTERRUPTED })
  return 'undone'
}
