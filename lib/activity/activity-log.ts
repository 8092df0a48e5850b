import type { Activity } from '#lib/contract/activity.ts'
import { type ActivityMatch, matchesActivity } from '#lib/contract/activity-search.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { ActivityOf, ActivityQuery, ActivityStore, NewActivityRow } from '#lib/db/activity-store.ts'
import { fileFailureOf, isDamage } from '#lib/shared/sqlite-failure.ts'

/** In all, fairly among the VMs and the host: see the store's `prune`. */
const ACTIVITIES_KEPT = 10_000
const PRUNE_EVERY = 500
/** While the database cannot be written, this many are kept in memory. */
const TAIL_KEPT = 500
/** Of at most 50 kB each. */
const PAGE_SIZE = 100
const LOG_LINES_KEPT = 50
const LOG_LINE_CHARS = 1_000

export type NewActivity = {
  level: Activity['level']
  actor: Activity['actor']
  /** Where it is known better than who is doing something now. */
  by?: string | null
  code: string
  sentence: string
  vm?: { id: string; name: string } | null
  /** The tool's own last words. */
  log?: string[]
}

export type ActivityLog = {
  /** Never throws and never waits: history must not break what it is about. */
  add(activity: NewActivity): void
  /** Newest first, with what could not be written yet. */
  list(query: ActivityQuery): Promise<Activity[]>
  /** All that is meant, newest first, a page after the other: never all of it in memory. Reads on when it is asked for the next. */
  pages(match: ActivityMatch & { only?: ActivityOf | undefined }): AsyncGenerator<Activity[]>
  /** When everything that was added has been tried. */
  settled(): Promise<void>
}

type Unwritten = { row: NewActivityRow /** set once it was shown without being written */; shown: Activity | null }

/**
 * What happened: kept in the database and told to every page. When the database refuses (a full disk), activities wait in memory
 * under negative ids and are written at the next chance.
 */
export function createActivityLog({
  store,
  publish,
  nameOfDoer = () => null,
}: {
  store: ActivityStore
  publish: (event: LiveEvent) => void
  /** Of the user whose request is being worked on. */
  nameOfDoer?: () => string | null
}): ActivityLog {
  const unwritten: Unwritten[] = []
  let writing: Promise<void> = Promise.resolve()
  let written = 0
  let provisionalId = 0
  /** What an older version wrote is made findable once, before the first thing is read or written. */
  let folded = false

  async function writeAll(): Promise<void> {
    if (!folded) {
      await store.foldUnfolded()
      folded = true
    }
    for (let next = unwritten[0]; next; next = unwritten[0]) {
      const activity = await store.add(next.row)
      unwritten.shift()
      if (!next.shown) publish({ type: 'activity.added', activity })
      if (written % PRUNE_EVERY === 0) await store.prune(ACTIVITIES_KEPT)
      written += 1
    }
  }

  function showUnwritten(): void {
    for (const entry of unwritten) {
      if (entry.shown) continue
      provisionalId -= 1
      entry.shown = { id: provisionalId, ...entry.row }
      publish({ type: 'activity.added', activity: entry.shown })
    }
    unwritten.splice(0, unwritten.length - TAIL_KEPT)
  }

  /** One after the other, so that the order in the database is the order of events. */
  function write(): Promise<void> {
    writing = writing.then(writeAll).catch(showUnwritten)
    return writing
  }

  /** Shown to everybody, and not yet written: newest first. */
  const tailOf = (query: ActivityQuery) =>
    unwritten.flatMap(({ shown }) => (shown && matches(shown, query) ? [shown] : [])).reverse()

  return {
    add({ vm = null, log = [], by, ...rest }) {
      const lines = log.slice(-LOG_LINES_KEPT).map(line => line.slice(0, LOG_LINE_CHARS))
      const doer = rest.actor === 'person' ? (by ?? nameOfDoer()) : null
      const who = { vmId: vm?.id ?? null, vmName: vm?.name ?? null, by: doer }
      unwritten.push({ row: { ...rest, ...who, log: lines, at: new Date().toISOString() }, shown: null })
      void write()
    },
    async list(query) {
      await write()
      const tail = tailOf(query)
      try {
        return [...tail, ...(await store.list(query))].slice(0, query.limit)
      } catch (error) {
        // The end alone would look like the whole history of a damaged database.
        if (tail.length === 0 || isDamage(fileFailureOf(error))) throw error
        return tail.slice(0, query.limit)
      }
    },
    async *pages(match) {
      await write()
      const tail = tailOf({ ...match, limit: PAGE_SIZE })
      if (tail.length > 0) yield tail
      for (let before: number | undefined; ; ) {
        const page = await store.list({ ...match, before, limit: PAGE_SIZE })
        if (page.length > 0) yield page
        if (page.length < PAGE_SIZE) return
        before = page.at(-1)?.id
      }
    },
    settled: () => writing,
  }
}

/** The tail is newer than everything written: only the first page has it. */
function matches(activity: Activity, { before, only, ...match }: ActivityQuery): boolean {
  return before === undefined && isOf(activity, only) && matchesActivity(activity, match)
}

function isOf({ vmId }: Activity, only: ActivityOf | undefined): boolean {
  return only === undefined || (vmId === null ? only.host : only.vmIds.includes(vmId))
}
