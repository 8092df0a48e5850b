import type { Server } from 'node:http'
import { DatabaseUnusableError } from '#lib/rescue/unusable.ts'
import { ADDRESS_HEADER } from './caller.ts'
import { surviveClosedOutput } from './closed-output.ts'
import { readConfig, StartError } from './config.ts'
import { setRuntime } from './global.ts'
import { prepareGround } from './ground.ts'
import { createGuard } from './http/guard.ts'
import type { ReportError } from './http/problem-response.ts'
import { createHttpServer, listen } from './http-server.ts'
import { startNext } from './next-server.ts'
import { logRequest } from './request-log.ts'
import { rescueMode } from './rescue/rescue-mode.ts'
import { createRuntime, type Services } from './runtime.ts'
import { type Mode, servingMode } from './serving-mode.ts'
import { createStaticFiles } from './static-files.ts'
import { createUpgradeDispatcher, type UpgradeDispatcher } from './upgrade/dispatcher.ts'

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '::1']

function portProblem(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') {
    return new StartError(`Port ${port} on ${host} is taken by another program. Give another with --port.`, {
      cause: error,
    })
  }
  if (code === 'EACCES') {
    return new StartError(`Port ${port} needs root. Give one above 1023 with --port.`, { cause: error })
  }
  return error
}

/** Closes in the order in which nothing new can begin: browsers, then QMP, then the database. VMs run on. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}

async function serve(environment: NodeJS.ProcessEnv, programPath: string): Promise<void> {
  const config = readConfig(environment, { uid: process.getuid?.() ?? 0, programPath })
  const ground = await prepareGround(config)
  const report: ReportError = event => ground.log.error('request failed', event)
  const now: { mode: Mode | null; address: string | null; consoles: UpgradeDispatcher | null; port: number } = {
    ...{ mode: null, address: null, consoles: null, port: config.port },
  }

  const listening = { port: () => now.port, secure: false }

  async function serveAll(): Promise<Services> {
    const runtime = await createRuntime(ground, { openConsoles: () => now.consoles?.openSockets ?? 0, listening })
    setRuntime(runtime)
    now.mode = servingMode(runtime, ground, report)
    if (now.address !== null) await now.mode.announce(now.address)
    return runtime.services
  }

  try {
    await serveAll().catch(async unusable => {
      if (!(unusable instanceof DatabaseUnusableError)) throw unusable
      now.mode = await rescueMode({ ground, unusable, report, serve: serveAll, listening })
    })
    const current = (): Mode => {
      if (now.mode === null) throw new Error('Nothing is served yet')
      return now.mode
    }
    const next = await startNext(config)
    const serveStatic = createStaticFiles(config)
    const guard = createGuard({ hostNames: [...LOOPBACK_NAMES, ...config.extraHostNames], port: () => now.port })
    const server: Server = createHttpServer({
      guard,
      dev: config.dev,
      report,
      own: (req, res) => serveStatic(req, res) || current().own(req, res),
      next: next.handle,
      around: (req, res, serve) => {
        req.headers[ADDRESS_HEADER] = req.socket.remoteAddress ?? ''
        logRequest(req, res, { log: ground.log, serve, seen: answer => now.mode?.answered(answer) })
      },
    })
    const consoles = createUpgradeDispatcher({
      guard,
      authorize: (...asked) => current().authorize(...asked),
      findConsole: vmId => current().findConsole(vmId),
      findSerial: vmId => current().findSerial(vmId),
      report,
      ...(config.dev && { fallThrough: next.upgrade }),
    })
    now.consoles = consoles
    server.on('upgrade', (req, socket, head) => {
      req.headers[ADDRESS_HEADER] = req.socket.remoteAddress ?? ''
      consoles.handle(req, socket, head)
    })
    now.port = await listen(server, config).catch(error => {
      throw portProblem(error, config)
    })
    now.address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${now.port}`
    await current().announce(now.address)
    stopOnSignal(async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      await consoles.close()
      server.closeAllConnections()
      await closed
      await current().close()
      await ground.lock.release()
      await next.close()
      ground.log.info('stopped')
      ground.logFile.close()
    })
  } catch (error) {
    await now.mode?.close()
    await ground.lock.release()
    throw error
  }
}

/** The whole program. A mistake of the person who starts it is one sentence and exit code 1; a mistake of ours shows its stack. */
export async function startGuesthouse({
  environment,
  programPath,
}: {
  environment: NodeJS.ProcessEnv
  programPath: string
}): Promise<void> {
  surviveClosedOutput()
  try {
    await serve(environment, programPath)
  } catch (error) {
    process.stderr.write(
      error instanceof StartError ? `${error.message}\n` : `${error instanceof Error ? error.stack : error}\n`,
    )
    process.exit(1)
  }
}
