import { Server as TlsServer } from 'node:https'
import { DatabaseUnusableError } from '#lib/rescue/unusable.ts'
import { hostNamesFor, placesToOpen } from './addresses.ts'
import { createArrival } from './arrival.ts'
import { surviveClosedOutput } from './closed-output.ts'
import { readConfig, StartError } from './config.ts'
import { setRuntime } from './global.ts'
import { prepareGround } from './ground.ts'
import { createGuard } from './http/guard.ts'
import type { ReportError } from './http/problem-response.ts'
import { createHttpServer, listen, secureContext } from './http-server.ts'
import { startNext } from './next-server.ts'
import type { Place } from './place.ts'
import { logRequest } from './request-log.ts'
import { rescueMode } from './rescue/rescue-mode.ts'
import { createRuntime, type Services } from './runtime.ts'
import { type Mode, servingMode } from './serving-mode.ts'
import { createStaticFiles } from './static-files.ts'
import { openCertificate } from './tls/open-certificate.ts'
import { createNetworks } from './trusted-proxies.ts'
import { createUpgradeDispatcher, type UpgradeDispatcher } from './upgrade/dispatcher.ts'

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
  const { host, encryption, extraHostNames, trustedProxies } = config
  const secure = encryption.kind !== 'none'
  const report: ReportError = event => ground.log.error('request failed', event)
  const certificate = await openCertificate(config, ground.log).catch(async error => {
    await ground.lock.release()
    throw error
  })
  const now: { mode: Mode | null; isListening: boolean; consoles: UpgradeDispatcher | null; port: number } = {
    ...{ mode: null, isListening: false, consoles: null, port: config.port },
  }
  // Asked anew each time: a host gets other addresses.
  const place = (): Place => ({
    addresses: placesToOpen({ host, port: now.port, secure, names: extraHostNames }),
    authorityFingerprint: certificate?.authority()?.fingerprint ?? null,
  })

  const arrival = createArrival({ secure, trustedProxies })
  const listening = { port: () => now.port, secure: arrival.isSecure, place, certificate }

  async function serveAll(): Promise<Services> {
    const runtime = await createRuntime(ground, { openConsoles: () => now.consoles?.openSockets ?? 0, listening })
    setRuntime(runtime)
    now.mode = servingMode(runtime, ground, report)
    if (now.isListening) await now.mode.announce(place())
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
    const hostNames = hostNamesFor({ host, names: extraHostNames })
    const guard = createGuard({ hostNames, publicNames: extraHostNames, port: () => now.port })
    const server = createHttpServer({
      guard,
      dev: config.dev,
      report,
      refused: (req, error) => current().refused(req, error),
      own: (req, res) => serveStatic(req, res) || current().own(req, res),
      next: next.handle,
      ...(certificate && { certificate: certificate.current(), insistOnTls: certificate.isTrustedAlready }),
      connections: {
        isExempt: createNetworks(trustedProxies),
        onCrowded: address => ground.log.warn('too many connections from one address', { address }),
      },
      around: (req, res, serve) =>
        arrival.receive(req, () =>
          logRequest(req, res, { log: ground.log, serve, seen: answer => now.mode?.answered(answer) }),
        ),
    })
    const consoles = createUpgradeDispatcher({
      guard,
      authorize: (...asked) => current().authorize(...asked),
      findConsole: vmId => current().findConsole(vmId),
      findSerial: vmId => current().findSerial(vmId),
      consoleOpened: (...told) => current().consoleOpened?.(...told),
      consoleRefused: (...told) => current().consoleRefused?.(...told),
      report,
      ...(config.dev && { fallThrough: next.upgrade }),
    })
    now.consoles = consoles
    server.on('upgrade', (req, socket, head) => {
      arrival.receive(req, () => consoles.handle(req, socket, head))
    })
    now.port = await listen(server, config).catch(error => {
      throw portProblem(error, config)
    })
    certificate?.onChange(next => server instanceof TlsServer && server.setSecureContext(secureContext(next)))
    now.isListening = true
    await current().announce(place())
    stopOnSignal(async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      await consoles.close()
      server.closeAllConnections()
      await closed
      await current().close()
      await ground.lock.release()
      await next.close()
      certificate?.close()
      ground.log.info('stopped')
      ground.logFile.close()
    })
  } catch (error) {
    certificate?.close()
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
