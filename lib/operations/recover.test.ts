import { expect, test } from 'vitest'
import { z } from 'zod'
import type { OperationRecord } from '#lib/db/operation-store.ts'
import { createOperationStore } from '#lib/db/operation-store.ts'
import { temporaryDatabase } from '#lib/db/testing/temporary-database.ts'
import { NO_FAIL_POINTS } from './fail-points.ts'
import type { OperationKind } from './operation-kind.ts'
import { recoverOperation } from './recover.ts'

/** Nothing to do but to say that it was done. */
function kind(steps: string[]): OperationKind<object> {
  const step = { name: 'act', do: async () => {}, undo: async () => void steps.push('undone') }
  const finish = [{ name: 'clean', do: async () => void steps.push('finished') }]
  return { kind: 'test.act', wish: z.object({}), prepare: [step], commit: async () => {}, finish }
}

for (const [state, outcome] of [
  ['begun', 'undone'],
  ['committed', 'finished'],
] as const) {
  test(`F01: what became of an operation that was ${state} is written down before its row ends: a second crash in between forgets nothing`, async () => {
    const steps: string[] = []
    const store = createOperationStore(await temporaryDatabase())
    const row: OperationRecord = {
      ...{ id: crypto.randomUUID(), kind: 'test.act', title: 'Act', wish: {}, state, step: 'act', isTask: false },
      ...{ vmId: null, vmName: null, error: null, startedAt: new Date().toISOString(), endedAt: null },
    }
    async function end(): Promise<void> {
      steps.push('ended')
    }
    const tell = async (told: string) => void steps.push(`told ${told}`)
    await recoverOperation(kind(steps), row, { store: { ...store, end }, failPoints: NO_FAIL_POINTS, tell })
    expect(steps).toEqual([outcome, `told ${outcome}`, 'ended'])
  })
}
