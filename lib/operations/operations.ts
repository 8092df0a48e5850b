import type { NewActivity } from '#lib/activity/activity-log.ts'
import type { OperationRecord, OperationStore } from '#lib/db/operation-store.ts'
import type { TaskHandle, Tasks } from '#lib/tasks/tasks.ts'
import { type FailPoints, NO_FAIL_POINTS } from './fail-points.ts'
import { failPointsOf, type OperationKind, type StepContext } from './operation-kind.ts'
import { type Outcome, recoverOperation } from './recover.ts'
import { createRetries } from './retries.ts'
import { finishAll, undoAll } from './steps.ts'
import { taskOf } from './task-of.ts'

const ENDED_TASKS_KEPT = 50
/** What a deleted disk takes up is free within ten seconds of the end of what kept it. */
const RETRY_MS = 5_000

export type OperationsOptions = {
  store: OperationStore
  tasks: Pick<Tasks, 'start' | 'restore'>
  record: (activity: NewActivity) => void
  /** When what was recorded is written. */
  recorded?: () => Promise<void>
  failPoints?: FailPoints
  retryMs?: number
}

export type RunOptions<Wish> = {
  /** Of the operation; for one that makes something, the id of what it makes is in the wish. */
  id?: string
  /** As a thing that is done: “Upload debian.iso”, “Create the VM “web””. */
  title: string
  wish: Wish
  vm?: { id: string; name: string } | null
  /** Shown among the tasks, with progress, if given. */
  task?: { kind: Parameters<Tasks['start']>[0]['kind']; total: number | null; unit: 'bytes' | 'steps' }
  /** Aborted when its caller is gone. */
  signal?: AbortSignal
}

/** What a start after a crash did about what the crash left, by title. */
export type Recovery = { finished: string[]; undone: string[]; left: string[] }

/** A kind that can be run: what `define` gives. */
export type Operation<Wish> = { run(options: RunOptions<Wish>): Promise<void> }

export type Operations = {
  /** Makes a kind known, so that it can be run, and taken up again after a crash. Before `recover`. */
  define<Wish>(kind: OperationKind<Wish>): Operation<Wish>
  /** At start, when every kind is known and before anything else is done: finishes or takes back what a crash left (F02, F03). */
  recover(): Promise<Recovery>
  /** Every point at which a crash can be asked for. */
  failPoints(): string[]
  /** Tries nothing again: what is left is for the next start. */
  close(): void
}

type Ended = Required<Pick<RunOptions<unknown>, 'title' | 'vm'>> & {
  state: 'done' | 'failed' | 'cancelled'
  why: string | null
}

/** A commit failed, with its cause, and so did the question what became of it. */
class UnknownOutcome extends Error {
  constructor(cause: unknown) {
    super('Nobody knows whether it was committed', { cause })
  }
}

type Left = { id: string; title: string; vm: NewActivity['vm']; cause: unknown; act: (() => Promise<void>) | null }

/** Write-ahead for everything that takes more than one write: a row before it acts, all or nothing after a crash. */
export function createOperations(options: OperationsOptions): Operations {
  const { store, tasks, record, recorded = async () => {}, failPoints = NO_FAIL_POINTS, retryMs = RETRY_MS } = options
  const retries = createRetries({ everyMs: retryMs })
  const recoverers = new Map<string, (row: OperationRecord) => Promise<Outcome>>()
  const points: string[] = []

  async function run<Wish>(kind: OperationKind<Wish>, options: RunOptions<Wish>): Promise<void> {
    const { id = crypto.randomUUID(), title, wish, vm = null, task: asTask } = options
    const cancelling = new AbortController()
    const signal = options.signal ? AbortSignal.any([options.signal, cancelling.signal]) : cancelling.signal
    await store.begin({
      ...{ id, kind: kind.kind, title, wish, isTask: asTask !== undefined },
      ...{ step: kind.prepare[0]?.name ?? 'commit', vmId: vm?.id ?? null, vmName: vm?.name ?? null },
      startedAt: new Date().toISOString(),
    })
    const task: TaskHandle | null = asTask
      ? tasks.start({ ...asTask, id, title, cancel: () => cancelling.abort() })
      : null
    const context: StepContext = { signal, cancelled: cancelling.signal, progress: done => task?.progress(done) }
    try {
      for (const [position, step] of kind.prepare.entries()) {
        if (position > 0) await store.setStep(id, step.name)
        failPoints.hit(`${kind.kind}.${step.name}.before`)
        await step.do(wish, context)
        failPoints.hit(`${kind.kind}.${step.name}.after`)
      }
      // Whoever asked may be gone: what is prepared is done.
      cancelling.signal.throwIfAborted()
      task?.pastReturn()
      failPoints.hit(`${kind.kind}.commit.before`)
      await commit(kind, { id, wish })
    } catch (thrown) {
      const isUnknown = thrown instanceof UnknownOutcome
      const error = isUnknown ? thrown.cause : thrown
      const state = cancelling.signal.aborted ? 'cancelled' : 'failed'
      if (isUnknown) leftUnknown({ id, title, vm, cause: error })
      else await takeBack(kind, { id, title, wish, vm }, { state, error })
      if (state === 'cancelled') task?.cancelled()
      else task?.fail(sentenceOf(error))
      if (task) tell({ title, vm, state, why: state === 'failed' ? sentenceOf(error) : null })
      throw error
    }
    failPoints.hit(`${kind.kind}.commit.after`)
    await finish(kind, { id, title, wish, vm })
    task?.succeed()
    if (task) tell({ title, vm, state: 'done', why: null })
  }

  /** What has no task is told by whoever asked for it. */
  function tell({ title, vm, state, why }: Ended): void {
    const level = state === 'failed' ? 'warning' : 'info'
    const sentence =
      why === null ? `“${title}” ${state === 'done' ? 'is done' : 'was cancelled'}` : `“${title}” failed: ${why}`
    record({ level, actor: 'person', code: `operation.${state}`, sentence, vm })
  }

  /** A failed commit may have reached the disk (an I/O error in its last step): then it is done, and must not be taken back. */
  async function commit<Wish>(kind: OperationKind<Wish>, { id, wish }: { id: string; wish: Wish }): Promise<void> {
    try {
      await store.commit(id, transaction => kind.commit(wish, transaction), { isLast: kind.finish.length === 0 })
    } catch (cause) {
      const isCommitted = await store.isCommitted(id).catch(() => {
        throw new UnknownOutcome(cause)
      })
      if (!isCommitted) throw cause
    }
  }

  type Running<Wish> = Required<Pick<RunOptions<Wish>, 'id' | 'title' | 'wish' | 'vm'>>

  /** What cannot be taken back now is left with its row, and tried again at the next start: the failure is told, not the cleaning. */
  async function takeBack<Wish>(
    kind: OperationKind<Wish>,
    { id, title, wish, vm }: Running<Wish>,
    { state, error }: { state: 'failed' | 'cancelled'; error: unknown },
  ): Promise<void> {
    try {
      await undoAll(kind, wish, failPoints)
      await store.end(id, { state, error: state === 'failed' ? sentenceOf(error) : null })
    } catch (cause) {
      left({ id, title, vm, cause, act: null })
    }
  }

  async function finish<Wish>(kind: OperationKind<Wish>, { id, title, wish, vm }: Running<Wish>): Promise<void> {
    if (kind.finish.length === 0) return
    const act = async () => {
      await finishAll(kind, wish, failPoints)
      await store.end(id, { state: 'succeeded', error: null })
    }
    try {
      await act()
    } catch (cause) {
      left({ id, title, vm, cause, act })
    }
  }

  /** `act`: cleans up after a commit. What is to be taken back waits for the next start: its ids may be in use again by then. */
  function left({ id, title, vm, cause, act }: Left): void {
    const again = act ? 'until it can be' : 'when Guesthouse starts'
    const sentence = `“${title}” could not be cleaned up: ${reasonOf(cause)}. It is tried again ${again}.`
    if (act) {
      retries.later(async () => {
        await act()
        const done = `“${title}” is cleaned up now.`
        record({ level: 'info', actor: 'guesthouse', code: 'operation.finished', sentence: done, ...(vm && { vm }) })
      })
    }
    note({ id, vm, sentence })
  }

  /** Taken back or finished, it could be the wrong one, and a disk be lost: the next start finds on the disk which it is. */
  function leftUnknown({ id, title, vm, cause }: Omit<Left, 'act'>): void {
    const sentence = `It is not known whether “${title}” was done: ${reasonOf(cause)}. Guesthouse finds out when it starts.`
    note({ id, vm, sentence })
  }

  async function tellRecovered(row: OperationRecord, outcome: Outcome): Promise<void> {
    const vm = vmOf(row)
    const did = outcome === 'finished' ? 'it is finished now' : 'what it had done was taken back. Do it again'
    const sentence = `Guesthouse ended in the middle of “${row.title}”: ${did}.`
    record({ level: 'warning', actor: 'guesthouse', code: `operation.${outcome}`, sentence, ...(vm && { vm }) })
    await recorded()
  }

  function note({ id, vm, sentence }: Pick<Left, 'id' | 'vm'> & { sentence: string }): void {
    store.setError(id, sentence).catch(() => {})
    record({ level: 'warning', actor: 'guesthouse', code: 'operation.left', sentence, ...(vm && { vm }) })
  }

  return {
    define(kind) {
      recoverers.set(kind.kind, row =>
        recoverOperation(kind, row, { store, failPoints, tell: outcome => tellRecovered(row, outcome) }),
      )
      points.push(...failPointsOf(kind))
      return { run: options => run(kind, options) }
    },

    async recover() {
      const recovery: Recovery = { finished: [], undone: [], left: [] }
      for (const row of await store.unfinished()) {
        const { id, title } = row
        const vm = vmOf(row)
        const recover = recoverers.get(row.kind)
        try {
          if (!recover) throw new Error(`this version does not know “${row.kind}”`)
          recovery[await recover(row)].push(title)
        } catch (cause) {
          recovery.left.push(title)
          const act = recover && row.state === 'committed' ? async () => void (await recover(row)) : null
          left({ id, title, vm, cause, act })
        }
      }
      tasks.restore((await store.endedTasks(ENDED_TASKS_KEPT)).flatMap(taskOf))
      return recovery
    },

    failPoints: () => points,
    close: retries.close,
  }
}

function vmOf({ vmId, vmName }: OperationRecord): { id: string; name: string } | null {
  return vmId !== null && vmName !== null ? { id: vmId, name: vmName } : null
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A problem's detail is for people; what nobody expected is not. */
function sentenceOf(error: unknown): string {
  const detail = error instanceof Error && 'detail' in error ? error.detail : null
  return typeof detail === 'string' ? detail : 'Guesthouse made a mistake. Its log says more.'
}
