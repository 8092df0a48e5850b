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

/** @throws what a step throws: it is then tried again at the next start */
export async function finishAll<Wish>(
  { kind, finish }: OperationKind<Wish>,
  wish: Wish,
  failPoints: FailPoints,
): Promise<void> {
  for (const step of finish) {
    failPoints.hit(`${kind}.${step.name}.before`)
    await step.do(wish)
    failPoints.hit(`${kind}.${step.name}.after`)
  }
}
