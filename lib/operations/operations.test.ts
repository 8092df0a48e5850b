import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { NewActivity } from '#lib/activity/activity-log.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Database } from '#lib/db/client.ts'
import { createOperationStore } from '#lib/db/operation-store.ts'
import { temporaryDatabase } from '#lib/db/testing/temporary-database.ts'
import { createVolumeStore, insertVolume } from '#lib/db/volume-store.ts'
import { createTasks, type Tasks } from '#lib/tasks/tasks.ts'
import { createFailPoints } from './fail-points.ts'
import type { OperationKind } from './operation-kind.ts'
import { createOperations, type Operations } from './operations.ts'

let database: Database
let tasks: Tasks
let history: NewActivity[]
/** What a file system would be: the steps put names into it. */
let files: Set<string>
let opened: Operations[]

beforeEach(async () => {
  database = await temporaryDatabase()
  tasks = createTasks({ publish: () => {} })
  history = []
  files = new Set()
  opened = []
})
afterEach(() => {
  for (const operations of opened) operations.close()
})

const Wish = z.object({ id: z.uuid(), name: z.string() })
type Wish = z.infer<typeof Wish>

/** A volume is made: a file under two names before the commit, one of which is cleaned up after it. */
function making(change: Partial<OperationKind<Wish>> = {}): OperationKind<Wish> {
  return {
    kind: 'test.make',
    wish: Wish,
    prepare: [
      {
        name: 'write',
        do: async ({ name }) => void files.add(`${name}.part`),
        undo: async ({ name }) => void files.delete(`${name}.part`),
      },
      {
        name: 'publish',
        do: async ({ name }) => void files.add(name),
        undo: async ({ name }) => void files.delete(name),
      },
    ],
    commit: ({ id, name }, transaction) =>
      insertVolume(transaction, {
        ...{ id, name, poolId: 'default', format: 'raw', virtualSizeBytes: 1024 },
        ...{ state: 'ready', createdAt: '2026-11-01T10:00:00.000Z' },
      }),
    finish: [{ name: 'clean', do: async ({ name }) => void files.delete(`${name}.part`) }],
    ...change,
  }
}

function open({ points = '', store = createOperationStore(database) } = {}) {
  const failPoints = createFailPoints(points, () => {})
  const record = (activity: NewActivity) => void history.push(activity)
  const operations = createOperations({ store, tasks, failPoints, record, retryMs: 1 })
  opened.push(operations)
  return operations
}

const volumes = async () => (await createVolumeStore(database).list()).map(({ name }) => name)
const unfinished = async () => (await createOperationStore(database).unfinished()).length
const wish = () => ({ id: crypto.randomUUID(), name: 'web' })
const asTask = { kind: 'image-upload', total: 10, unit: 'bytes' } as const

describe('running', () => {
  test('what is done is done whole, and nothing is left to recover', async () => {
    await open().define(making()).run({ title: 'Make “web”', wish: wish() })
    expect([...files]).toEqual(['web'])
    expect(await volumes()).toEqual(['web'])
    expect(await unfinished()).toBe(0)
  })

  test('a step that fails takes everything back, and the failure is the one that is told', async () => {
    const failing = open({ points: 'throw:test.make.publish.after' }).define(making())
    await expect(failing.run({ title: 'Make “web”', wish: wish() })).rejects.toThrow('test.make.publish.after')
    expect([files.size, await volumes(), await unfinished()]).toEqual([0, [], 0])
  })

  test('a commit that is refused takes everything back', async () => {
    const refused = async () => {
      throw new Problem('vm-name-taken', 'Another VM is called “web”.')
    }
    const operation = open().define(making({ commit: refused }))
    await expect(operation.run({ title: 'Make “web”', wish: wish(), task: asTask })).rejects.toThrow('vm-name-taken')
    expect([files.size, await volumes(), await unfinished()]).toEqual([0, [], 0])
    expect(tasks.list()).toMatchObject([{ state: 'failed', error: 'Another VM is called “web”.' }])
  })

  test('a commit that reached the disk and failed to say so is not taken back', async () => {
    const store = createOperationStore(database)
    const lying: typeof store.commit = async (...commit) => {
      await store.commit(...commit)
      throw new Error('disk I/O error')
    }
    const operations = createOperations({ store: { ...store, commit: lying }, tasks, record: () => {} })
    await operations.define(making()).run({ title: 'Make “web”', wish: wish() })
    expect([[...files], await volumes(), await unfinished()]).toEqual([['web'], ['web'], 0])
  })

  test.each(['reached', 'did not reach'])(
    'F03: of a commit that nobody can ask about nothing is taken back: the next start sees that it %s the disk',
    async how => {
      const store = createOperationStore(database)
      const broken = new Error('disk I/O error')
      const lying: typeof store.commit = async (...commit) => {
        if (how === 'reached') await store.commit(...commit)
        throw broken
      }
      const operation = open({ store: { ...store, commit: lying, isCommitted: () => Promise.reject(broken) } })
      const running = operation.define(making()).run({ title: 'Make “web”', wish: wish(), task: asTask })
      await expect(running).rejects.toBe(broken)
      expect([[...files], await unfinished()]).toEqual([['web.part', 'web'], 1])
      expect(tasks.list()).toMatchObject([{ state: 'failed' }])
      expect(history).toMatchObject([
        { code: 'operation.left', sentence: expect.stringContaining('whether “Make “web”” was done: disk I/O error') },
        { code: 'operation.failed' },
      ])
      const next = open()
      next.define(making())
      const isThere = how === 'reached' ? ['web'] : []
      expect(await next.recover()).toMatchObject({ finished: isThere.map(() => 'Make “web”'), left: [] })
      expect([[...files], await volumes(), await unfinished()]).toEqual([isThere, isThere, 0])
    },
  )

  test('a step that is being done is cancelled with its task, and taken back', async () => {
    const waits: OperationKind<Wish> = making({
      prepare: [
        {
          name: 'write',
          do: async ({ name }, { signal }) => {
            files.add(`${name}.part`)
            tasks.cancel(tasks.list()[0]?.id ?? '')
            signal.throwIfAborted()
          },
          undo: async ({ name }) => void files.delete(`${name}.part`),
        },
      ],
    })
    await expect(open().define(waits).run({ title: 'Make “web”', wish: wish(), task: asTask })).rejects.toThrow()
    expect([files.size, await volumes(), await unfinished()]).toEqual([0, [], 0])
    expect(tasks.list()).toMatchObject([{ state: 'cancelled', cancellable: false }])
    expect(history).toMatchObject([{ code: 'operation.cancelled', actor: 'person' }])
  })

  test('what cannot be taken back is said, and taken back at the next start', async () => {
    const stuck = open({ points: 'throw:test.make.publish.after,throw:test.make.write.undo.before' }).define(making())
    await expect(stuck.run({ title: 'Make “web”', wish: wish() })).rejects.toThrow('test.make.publish.after')
    expect([...files]).toEqual(['web.part'])
    expect(history).toMatchObject([{ code: 'operation.left', sentence: expect.stringContaining('Make “web”') }])

    const next = open()
    next.define(making())
    expect(await next.recover()).toEqual({ finished: [], undone: ['Make “web”'], left: [] })
    expect([files.size, await unfinished()]).toEqual([0, 0])
  })
})

describe('cleaning up after the commit', () => {
  /** Two steps; the first fails until its cause ends. */
  function cleaning() {
    const cause = { hasEnded: false, tries: 0 }
    const kind = making({
      finish: [
        {
          name: 'first',
          async do({ name }) {
            cause.tries += 1
            if (!cause.hasEnded) throw new Error('the directory is not empty')
            files.delete(`${name}.part`)
          },
        },
        { name: 'second', do: async ({ name }) => void files.delete(name) },
      ],
    })
    return { cause, kind }
  }

  test('F03: a step that fails keeps no other from being done, and is tried again until it can be', async () => {
    const { cause, kind } = cleaning()
    await open().define(kind).run({ title: 'Make “web”', wish: wish() })
    expect([...files]).toEqual(['web.part'])
    await vi.waitFor(() => expect(cause.tries).toBeGreaterThan(2))
    expect(await unfinished()).toBe(1)
    cause.hasEnded = true
    await vi.waitFor(async () => expect(await unfinished()).toBe(0))
    expect(files.size).toBe(0)
    expect(history).toMatchObject([
      { code: 'operation.left', sentence: expect.stringContaining('the directory is not empty. It is tried again') },
      { code: 'operation.finished', level: 'info', sentence: '“Make “web”” is cleaned up now.' },
    ])
  })

  test('what could not be cleaned up at the start is tried again, too', async () => {
    const { cause, kind } = cleaning()
    const first = open()
    await first.define(kind).run({ title: 'Make “web”', wish: wish() })
    first.close()
    const next = open()
    next.define(kind)
    expect(await next.recover()).toEqual({ finished: [], undone: [], left: ['Make “web”'] })
    cause.hasEnded = true
    await vi.waitFor(async () => expect(await unfinished()).toBe(0))
  })
})

describe('after a crash', () => {
  test('F03: what was begun is taken back, and the history and the tasks say so', async () => {
    const { id, ...rest } = { ...wish(), title: 'Make “web”' }
    const row = { kind: 'test.make', title: rest.title, step: 'publish', isTask: true, vmId: null, vmName: null }
    const startedAt = '2026-11-24T10:00:00.000Z'
    await createOperationStore(database).begin({ id, wish: { id, name: 'web' }, startedAt, ...row })
    files.add('web.part').add('web')
    const next = open()
    next.define(making())
    expect(await next.recover()).toEqual({ finished: [], undone: ['Make “web”'], left: [] })
    expect([files.size, await unfinished()]).toEqual([0, 0])
    expect(history).toMatchObject([{ code: 'operation.undone', level: 'warning' }])
  })

  test('F03: what was committed is finished', async () => {
    const { id, name } = wish()
    const store = createOperationStore(database)
    const row = { kind: 'test.make', title: 'Make “web”', step: 'commit', isTask: false, vmId: null, vmName: null }
    await store.begin({ id, wish: { id, name }, startedAt: '2026-11-24T10:00:00.000Z', ...row })
    await store.commit(id, transaction => making().commit({ id, name }, transaction), { isLast: false })
    files.add('web.part').add('web')
    const next = open()
    next.define(making())
    expect(await next.recover()).toEqual({ finished: ['Make “web”'], undone: [], left: [] })
    expect([...files]).toEqual(['web'])
    expect(await volumes()).toEqual(['web'])
    expect(await unfinished()).toBe(0)
  })

  test('an operation of a version that knew more is left alone, and said', async () => {
    const row = { kind: 'disk.teleport', title: 'Teleport', step: 'x', isTask: false, vmId: null, vmName: null }
    const startedAt = '2026-11-24T10:00:00.000Z'
    await createOperationStore(database).begin({ id: crypto.randomUUID(), wish: {}, startedAt, ...row })
    expect(await open().recover()).toEqual({ finished: [], undone: [], left: ['Teleport'] })
    expect(await unfinished()).toBe(1)
    expect(history).toMatchObject([{ sentence: expect.stringContaining('this version does not know “disk.teleport”') }])
  })

  test('a task that was cut off is shown as failed by the next start, with what to do', async () => {
    const store = createOperationStore(database)
    const row = { kind: 'image.upload', title: 'Upload a.iso', step: 'write', isTask: true, vmId: null, vmName: null }
    const startedAt = '2026-11-24T10:00:00.000Z'
    const { id, name } = wish()
    await store.begin({ id, wish: { id, name }, startedAt, ...row })
    const next = open()
    next.define(making({ kind: 'image.upload' }))
    await next.recover()
    expect(tasks.list()).toMatchObject([
      { id, kind: 'image-upload', state: 'failed', error: expect.stringContaining('Do it again') },
    ])
  })

  test('F03, F30: what was taken back can be done again under its id, as a request with a key is; what is left cannot', async () => {
    const store = createOperationStore(database)
    const row = { kind: 'image.upload', title: 'Upload a.iso', step: 'write', isTask: true, vmId: null, vmName: null }
    const startedAt = '2026-11-24T10:00:00.000Z'
    const { id, name } = wish()
    await store.begin({ id, wish: { id, name }, startedAt, ...row })
    await expect(store.begin({ id, wish: { id, name }, startedAt, ...row })).rejects.toThrow()
    const next = open()
    const upload = next.define(making({ kind: 'image.upload' }))
    await next.recover()
    await upload.run({ id, title: 'Upload a.iso', wish: { id, name }, task: asTask })
    expect(await volumes()).toEqual(['web'])
    expect(tasks.list()).toMatchObject([{ id, state: 'succeeded' }])
  })
})

test('every step and the commit have their fail points', () => {
  const operations = open()
  operations.define(making())
  expect(operations.failPoints()).toEqual([
    ...['write', 'publish', 'commit', 'clean', 'write.undo', 'publish.undo'].flatMap(step => [
      `test.make.${step}.before`,
      `test.make.${step}.after`,
    ]),
  ])
})
