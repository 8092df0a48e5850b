import { lstatSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { openSetupCode, type SetupCode, setupCodePath } from '#lib/auth/setup-code.ts'
import type { Health } from '#lib/contract/health.ts'
import { Problem } from '#lib/contract/problem.ts'
import { readRescueMetrics } from '#lib/health/rescue-metrics.ts'
import { findPrograms } from '#lib/qemu/capabilities/find-programs.ts'
import { DatabaseUnusableError } from '#lib/rescue/unusable.ts'
import { StartError } from '../config.ts'
import type { Ground } from '../ground.ts'
import { problemDocumentFor, type ReportError } from '../http/problem-response.ts'
import { createSessionCookie } from '../http/session-cookie.ts'
import { answerMetrics, isMetrics } from '../metrics.ts'
import { placeLines } from '../place.ts'
import type { Services } from '../runtime.ts'
import type { Mode } from '../serving-mode.ts'
import { answerSupportBundle, isSupportBundle } from '../support-bundle.ts'
import { takenBack } from './activities.ts'
import { createRescueDoor } from './door.ts'
import { createRescueHandler } from './handler.ts'
import { createRescue, type Outcome } from './rescue.ts'
import { createTold } from './told.ts'

/** A lock, a read-only file system, a full disk, a file that somebody puts back: looked at again this often. */
const TRY_AGAIN_MS = 5_000

export type RescueModeOptions = {
  ground: Ground
  unusable: DatabaseUnusableError
  report: ReportError
  /** Builds the services on the database that is in place now, and serves them from then on. @throws what createRuntime throws */
  serve: () => Promise<Services>
  /** Where browsers come to: known once the server listens. */
  listening: { port: () => number; secure: () => boolean }
  tryAgainMs?: number
}

/** In the data directory, where it is the code of a first account too; in that of sockets while the data cannot be written. */
function openCode({ config }: Ground): SetupCode & { path: string } {
  for (const path of [config.dataPath, config.runtimePath]) {
    try {
      return { ...openSetupCode(path), path: setupCodePath(path) }
    } catch {
      // A full disk, or one that is read-only: the other one is in memory.
    }
  }
  throw new StartError(
    `The database cannot be used, and neither ${config.dataPath} nor ${config.runtimePath} can be written. Make one of them writable and start again.`,
  )
}

/** Serves the rescue page, at the address where everything else would be, until there is a database again. */
export async function rescueMode(options: RescueModeOptions): Promise<Mode> {
  const { ground, report, serve, listening, tryAgainMs = TRY_AGAIN_MS } = options
  const { paths, config, startedAt, version } = ground
  let unusable = options.unusable
  let serving: Promise<Services> | null = null
  let isOver = false
  const told = createTold()
  const programs = await findPrograms(config.searchPath).catch(() => null)
  const code = openCode(ground)
  const door = createRescueDoor({ code, cookie: createSessionCookie({ ...listening, of: 'rescue-' }) })

  /** One at a time. What is wrong now may be something else than before. */
  async function trySomeday(): Promise<Services> {
    serving ??= serve()
    try {
      const services = await serving
      isOver = true
      // With accounts it opens nothing any more; without, the first one is made with it.
      if (services.signingIn.setupCode() === null) code.forget()
      return services
    } catch (error) {
      if (error instanceof DatabaseUnusableError) {
        unusable = error
        throw new Problem('database-damaged', error.sentence, { cause: error, log: error.findings })
      }
      if (error instanceof StartError) throw new Problem('not-ready', error.message, { cause: error })
      throw error
    } finally {
      serving = null
    }
  }

  async function goOn(outcome: Outcome): Promise<void> {
    const { activity, audit, copies, restored } = await trySomeday()
    told.to(audit)
    clearInterval(trying)
    restored(restoredSentence(outcome))
    activity.add({
      ...{ level: 'warning', actor: 'person', code: 'database.restored' },
      sentence: restoredSentence(outcome),
      log: outcome.kept === null ? [] : [`The old file is kept as ${outcome.kept}`],
    })
    if (outcome.copyMadeAt === null) {
      for (const sentence of outcome.found.warnings) {
        activity.add({ level: 'warning', actor: 'guesthouse', code: 'database.rebuilt', sentence })
      }
    } else for (const taken of takenBack(outcome.found)) activity.add(taken)
    // What is good now is worth more than what the copies have. The page waits for nothing of it.
    copies.make('rescue').catch(error => report({ requestId: '', error, where: 'copy after the rescue' }))
  }

  let [tried, seen] = [fileState(paths.database), fileState(paths.database)]
  /** Somebody has put another file there, and is through with it: it stayed the same from one look to the next. */
  function isReplaced(): boolean {
    const [before, now] = [seen, fileState(paths.database)]
    seen = now
    return now !== null && now !== tried && now === before
  }
  const trying = setInterval(() => {
    if (rescue.isChoosing() || !(isReplaced() || unusable.reason === 'unreadable')) return
    trySomeday().then(
      () => clearInterval(trying),
      () => {
        tried = fileState(paths.database)
      },
    )
  }, tryAgainMs).unref()

  const rescue = createRescue({
    unusable: () => unusable,
    paths,
    runtimePath: config.runtimePath,
    qemuImgPath: programs?.imgPath ?? null,
    isOpen: () => serving !== null || isOver,
    goOn,
  })
  const health = (): Health => ({ status: 'rescue', live: true, ready: false, version, startedAt, notices: [] })
  const own = createRescueHandler({ rescue, door, health, report, tell: told.tell })
  const noConsole = () => {
    throw new Problem('database-damaged', 'The database cannot be used. Consoles can be opened again after that.')
  }
  /** @returns whether it was let in; who was not has the answer */
  function admit(req: IncomingMessage, res: ServerResponse): boolean {
    try {
      door.require(req)
      return true
    } catch (error) {
      const document = problemDocumentFor(error, { where: 'rescue', report })
      res.writeHead(document.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
      res.end(JSON.stringify(document))
      return false
    }
  }
  ground.log.warn('rescue', { sentence: unusable.sentence, findings: unusable.findings })
  return {
    own(req, res) {
      if (isSupportBundle(req)) {
        if (admit(req, res)) void answerSupportBundle(res, { ground, known: health(), report })
      } else if (isMetrics(req)) {
        const metrics = { read: () => readRescueMetrics(version) }
        if (admit(req, res)) void answerMetrics(req, res, { metrics, report })
      } else return own(req, res)
      return true
    },
    answered() {},
    // Without a database there is no trail; the log has every request.
    refused() {},
    consoleOpened() {},
    consoleRefused() {},
    authorize: noConsole,
    findConsole: noConsole,
    findSerial: noConsole,
    async announce(place) {
      await ground.lock.recordAddress(place.addresses[0] ?? '')
      process.stdout.write(
        `${unusable.sentence}\nVMs that run are not affected. Open the page below to choose how to go on.\n${placeLines(place)}\n  Code  ${code.text}  (that page asks for it; also in ${code.path})\n  Data  ${config.dataPath}\n`,
      )
    },
    async close() {
      clearInterval(trying)
    },
  }
}

/** Changes when the file does; null without one. */
function fileState(path: string): string | null {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : null
}

function restoredSentence({ copyMadeAt }: Outcome): string {
  if (copyMadeAt === null) return 'The database was rebuilt from the files beside the VMs'
  return `The database was restored from the copy of ${copyMadeAt.slice(0, 16).replace('T', ' ')} UTC`
}
