import type { Server } from 'node:http'
import { surviveClosedOutput } from './closed-output.ts'
import { readConfig, StartError } from './config.ts'
import { setRuntime } from './global.ts'
import { createGuard } from './http/guard.ts'
import { createHttpServer, listen } from './http-server.ts'
import { startNext } from './next-server.ts'
import { createRuntime, type Runtime } from './runtime.ts'
import { createStaticFiles } from './static-files.ts'
import { createUpgradeDispatcher } from './upgrade/dispatcher.ts'
import { handleUpload, isUpload, type UploadOptions } from './upload.ts'
import { createVmList, isVmList } from './vm-list.ts'

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
  const runtime: Runtime = await createRuntime(config)
  setRuntime(runtime)
  const { services, reportError: report } = runtime
  try {
    const next = await startNext(config)
    let port = config.port
    const serveStatic = createStaticFiles(config)
    const guard = createGuard({ hostNames: [...LOOPBACK_NAMES, ...config.extraHostNames], port: () => port })
    const vmList = createVmList({ vms: services.vms.list, lastEventId: () => services.bus.lastId })
    const { images, tasks, idempotency } = services
    const uploads: UploadOptions = {
      uploadImage: images.upload,
      findUpload: async ({ id, fileName }) => {
        const isDone = tasks.list().some(task => task.id === id && task.state === 'succeeded')
        return isDone ? (await images.list()).find(image => image.fileName === fileName) : undefined
      },
      idempotency,
      report,
    }
    const server: Server = createHttpServer({
      guard,
      dev: config.dev,
      report,
      own: (req, res) => {
        if (serveStatic(req, res)) return true
        if (isVmList(req)) vmList(req, res)
        else if (isUpload(req)) void handleUpload(req, res, uploads)
        else return false
        return true
      },
      next: next.handle,
    })
    const consoles = createUpgradeDispatcher({
      guard,
      findConsole: services.vms.display,
      findSerial: services.vms.serial,
      report,
      ...(config.dev && { fallThrough: next.upgrade }),
    })
    server.on('upgrade', consoles.handle)
    port = await listen(server, config).catch(error => {
      throw portProblem(error, config)
    })
    const address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
    await runtime.announce(address)
    stopOnSignal(async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      await consoles.close()
      server.closeAllConnections()
      await closed
      await runtime.close()
      await next.close()
    })
  } catch (error) {
    await runtime.close()
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
