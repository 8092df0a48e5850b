import type { FailPoints } from './fail-points.ts'
import type { OperationKind } from './operation-kind.ts'

/** Every step, the last one first, whether it was begun or not: an undo that finds nothing does nothing. @throws what an undo throws */
export async function undoAll<Wish>(
  { kind, prepare }: OperationKind<Wish>,
  wish: Wish,
  failPoints: FailPoints,
): Promise<void> {
  for (const step of prepare.toReversed()) {
    failPoints.hit(`${kind}.${step.name}.undo.before`)
    await step.undo(wish)
    failPoints.hit(`${kind}.${step.name}.undo.after`)
  }
}

/** Every step, whatever became of the others: what can be given back now is. @throws what the first step that failed threw */
export async function finishAll<Wish>(
  { kind, finish }: OperationKind<Wish>,
  wish: Wish,
  failPoints: FailPoints,
): Promise<void> {
  const failures: unknown[] = []
  for (const step of finish) {
    try {
      failPoints.hit(`${kind}.${step.name}.before`)
      await step.do(wish)
      failPoints.hit(`${kind}.${step.name}.after`)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
