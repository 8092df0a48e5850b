import type { z } from 'zod'
import type { Transaction } from '#lib/db/transaction.ts'

export type StepContext = {
  /** Aborted when a person cancels it or its caller is gone. */
  signal: AbortSignal
  /** Aborted when a person cancels it. */
  cancelled: AbortSignal
  /** What is done in all, in the task's unit. */
  progress(done: number): void
}

/** Something that is done before the commit, and can be taken back. */
export type PreparingStep<Wish> = {
  name: string
  do(wish: Wish, context: StepContext): Promise<void>
  /** Takes back what `do` did: all of it, a part or nothing. May be called again after a crash. */
  undo(wish: Wish): Promise<void>
}

/** Something that is done after the commit, until it is done, and needs no other such step: may be called again. */
export type FinishingStep<Wish> = {
  name: string
  do(wish: Wish): Promise<void>
}

/**
 * How something that takes more than one write is done so that a crash at any moment leaves all of it or nothing: prepare what
 * nobody sees, commit in one transaction, clean up. The wish is everything that is needed, ids and temporary names included, so
 * that another process can go on with it. docs/adr/0013-operations.md
 */
export type OperationKind<Wish> = {
  /** `<noun>.<verb>`. Kept in the database: never changes its meaning. */
  kind: string
  wish: z.ZodType<Wish>
  prepare: readonly PreparingStep<Wish>[]
  /** The point of no return. What it throws (a name that was taken meanwhile) takes everything back. */
  commit(wish: Wish, transaction: Transaction): Promise<void>
  finish: readonly FinishingStep<Wish>[]
}

/** Every point at which a crash is tried by the tests: before and after each step, and at the commit. */
export function failPointsOf<Wish>({ kind, prepare, finish }: OperationKind<Wish>): string[] {
  const steps = [...prepare, { name: 'commit' }, ...finish].map(step => step.name)
  const undoing = prepare.map(step => `${step.name}.undo`)
  return [...steps, ...undoing].flatMap(name => [`${kind}.${name}.before`, `${kind}.${name}.after`])
}
