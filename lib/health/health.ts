import type { NewActivity } from '#lib/activity/activity-log.ts'
import type { Activity } from '#lib/contract/activity.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Health, Notice } from '#lib/contract/health.ts'
import type { DatabaseStateWatch } from '#lib/db/database-state.ts'
import { readOpenFiles } from '#lib/host/open-files.ts'
import { type ClockWatch, createClockWatch } from './clock-watch.ts'
import { measureEventLoopLag } from './event-loop-lag.ts'
import type { FileSystem } from './file-systems.ts'
import { type KeyedNotice, noticesFor } from './notices.ts'

/** A disk that fills up is seen this soon. What costs nothing to hear of (the database) is told at once. */
const LOOK_EVERY_MS = 3_000
const RESTORED_SAID_FOR_MS = 60 * 60_000
/** More disks than that do not fill up in turns. */
const SAID_LOOKED_AT = 50

export type HealthOptions = {
  version: string
  startedAt: string
  database: DatabaseStateWatch
  databasePath: string
  fileSystems: () => Promise<FileSystem[]>
  /** What could be deleted, in words. Asked only while space is low. Must not throw. */
  freeable: () => string[]
  record: (activity: NewActivity) => void
  /** What the history has of a kind, newest first. */
  history: (query: { code: string; limit: number }) => Promise<Pick<Activity, 'code' | 'sentence'>[]>
  publish: (event: LiveEvent) => void
  /** The address beyond this host that is served without encryption. */
  unencryptedOn?: string | null
  clock?: ClockWatch
  lookEveryMs?: number
}

export type HealthWatch = {
  /** As of the last look: never waits, whatever hangs. */
  read(): Health
  /** The database was put back: said for an hour. */
  restored(sentence: string): void
  /** Looks now. Never throws. */
  look(): Promise<void>
  readonly eventLoopLag: ReturnType<typeof measureEventLoopLag>
  close(): void
}

/** Looks at what everybody should know, tells pages when that changes, and history when it begins and ends. */
export function createHealth(options: HealthOptions): HealthWatch {
  const { version, startedAt, database, databasePath, freeable, record, history, publish } = options
  const { clock = createClockWatch(), lookEveryMs = LOOK_EVERY_MS, unencryptedOn = null } = options
  const eventLoopLag = measureEventLoopLag()
  let now: KeyedNotice[] = []
  let restored: { sentence: string; at: number } | null = null
  let looking: Promise<void> | null = null
  let again = false
  let isFirstLook = true

  async function findings() {
    const [fileSystems, openFiles] = await Promise.all([options.fileSystems(), readOpenFiles()])
    if (restored && performance.now() - restored.at > RESTORED_SAID_FOR_MS) restored = null
    const isLow = fileSystems.some(({ freeBytes, reserveBytes }) => freeBytes < reserveBytes * 2)
    return {
      ...{ database: database.read(), databasePath, fileSystems, openFiles },
      ...{ freeable: isLow ? freeable() : [], eventLoopLag: eventLoopLag.read(), clockJump: clock.look() },
      ...{ restored: restored?.sentence ?? null, unencryptedOn },
    }
  }

  /** What was there when Guesthouse ended, and still is, did not begin now. A history that cannot be read leaves it to be said twice. */
  async function isLastSaid(notice: KeyedNotice): Promise<boolean> {
    const { code, sentence } = begun(notice)
    const said = await history({ code, limit: SAID_LOOKED_AT }).catch(() => [])
    const over = ended(notice)
    const last = said.find(it => it.sentence === sentence || (it.code === over.code && it.sentence === over.sentence))
    return last?.code === code
  }

  async function lookOnce(): Promise<void> {
    const before = now
    const keysBefore = new Set(before.map(({ key }) => key))
    now = noticesFor(await findings(), keysBefore)
    const begins = now.filter(({ key }) => !keysBefore.has(key))
    const saidBefore = isFirstLook ? await Promise.all(begins.map(isLastSaid)) : []
    isFirstLook = false
    for (const [at, notice] of begins.entries()) if (!saidBefore[at]) record(begun(notice))
    for (const notice of before)
      if (!now.some(({ key, about }) => key === notice.key || about === notice.about)) record(ended(notice))
    if (JSON.stringify(before) !== JSON.stringify(now)) publish({ type: 'health.changed', health: read() })
  }

  /** One at a time; who asks meanwhile is answered by another look after it. */
  async function look(): Promise<void> {
    again = true
    looking ??= (async () => {
      while (again) {
        again = false
        // What cannot be looked at now (no descriptor is left, the disk hangs) stays as it was said last.
        await lookOnce().catch(() => {})
      }
      looking = null
    })()
    await looking
  }

  function read(): Health {
    const notices = now.map(({ key: _, about: __, ...notice }): Notice => notice)
    const status = notices.length > 0 ? 'degraded' : 'ok'
    return { status, live: true, ready: !database.read().damaged, version, startedAt, notices }
  }

  const leave = database.subscribe(() => void look())
  const timer = setInterval(look, lookEveryMs).unref()
  return {
    read,
    look,
    eventLoopLag,
    restored(sentence) {
      restored = { sentence, at: performance.now() }
      void look()
    },
    close() {
      clearInterval(timer)
      leave()
      eventLoopLag.close()
    },
  }
}

function begun({ code, level, sentence, fix }: KeyedNotice): NewActivity {
  return { level, actor: 'host', code: `health.${code}`, sentence, log: [fix] }
}

/** Which it was is told by the first part of its own sentence. */
function ended({ code, sentence }: KeyedNotice): NewActivity {
  const what = sentence.split(/[.:,] /)[0]?.replace(/\.$/, '') ?? code
  return { level: 'info', actor: 'host', code: `health.${code}.over`, sentence: `Over: ${what}` }
}
