import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { nowMs } from '../harness/time.ts'

const ROOT = join(import.meta.dirname, '../..')
const READY = /Open {2}(http:\/\/\S+)/

export type Launched = { ms: number; pid: number; url: string; end: (signal: NodeJS.Signals) => Promise<void> }

/** `./guesthouse start`, as a person types it, up to the address that it prints. Installs and builds first if that is due. */
export async function launch(folder: string, { port = 0 } = {}): Promise<Launched> {
  const before = nowMs()
  const server = spawn(join(ROOT, 'guesthouse'), ['start', '--data', join(folder, 'data'), '--port', String(port)], {
    env: { ...process.env, GUESTHOUSE_RUNTIME_DIR: join(folder, 'run') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(server, 'exit')
  let words = ''
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.on('data', chunk => {
      words += String(chunk)
      const address = READY.exec(words)?.[1]
      if (address) resolve(address)
    })
    server.once('exit', code => reject(new Error(`./guesthouse start ended with ${code}: ${words}`)))
  })
  const ms = nowMs() - before
  const end = async (signal: NodeJS.Signals) => {
    server.kill(signal)
    await exited
  }
  return { ms, pid: server.pid ?? 0, url, end }
}
