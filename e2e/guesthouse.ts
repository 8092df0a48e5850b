import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endQemuOf } from './qemu.ts'

const ROOT = join(import.meta.dirname, '..')
const NODE = join(ROOT, 'node_modules/.bin/node')
/** Who the tests are, where nothing else is said. */
export const ADMIN = { name: 'ada', password: 'correct horse battery' }
const READY = /^ {2}Open {2}(https?:\/\/\S+)$/m

type Account = { uid: number; gid: number }

/** setpriv(1) becomes the server, so that its pid is the server’s. */
function becoming(as: Account | null): string[] {
  if (!as) return []
  const user = [`--reuid=${as.uid}`, `--regid=${as.gid}`, '--clear-groups']
  return ['setpriv', ...user, '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--']
}

/** What a server said and how it ended, when it was not meant to go on. */
export type Refusal = { code: number | null; words: string }

/** The real program on a data directory of its own: what `./guesthouse start` runs after everything is installed and built. */
export class Guesthouse {
  readonly root: string
  /** Where browsers find it; the same after `run()` again. */
  url = ''
  /** Everything that the server printed, all its runs. */
  log = ''
  /** Of the admin’s browser, once there is one. */
  cookie = ''
  /** Of who has shown the code, while the database cannot be used. */
  rescueCookie = ''
  #server: ChildProcess | null = null
  readonly #as: Account | null

  private constructor(root: string, as: Account | null) {
    this.root = root
    this.#as = as
  }

  /**
   * @param enter whether the first account is made too
   * @param as somebody else than who runs the tests, and then as confined as the systemd unit has it
   */
  static async start(
    environment: Record<string, string> = {},
    { enter = true, as = null }: { enter?: boolean; as?: Account | null } = {},
  ): Promise<Guesthouse> {
    const guesthouse = new Guesthouse(await mkdtemp(join(tmpdir(), 'gh-e2e-')), as)
    if (as) await chown(guesthouse.root, as.uid, as.gid)
    // Started by root, QEMU has a user of its own, who must be able to pass through to its files.
    await chmod(guesthouse.root, 0o711)
    try {
      await guesthouse.run(environment)
      if (enter) await guesthouse.enter()
    } catch (error) {
      await guesthouse.close()
      throw error
    }
    return guesthouse
  }

  get dataPath(): string {
    return join(this.root, 'data')
  }

  get libraryPath(): string {
    return join(this.dataPath, 'library')
  }

  get runtimePath(): string {
    return join(this.root, 'run')
  }

  get port(): number {
    return this.url ? Number(new URL(this.url).port) : 0
  }

  /** The server's. Throws when it does not run. */
  get pid(): number {
    if (!this.#server?.pid) throw new Error('Guesthouse does not run')
    return this.#server.pid
  }

  /** Starts the server, the second time on the port that browsers already know. Rejects with its words when it ends instead. */
  async run(environment: Record<string, string> = {}): Promise<void> {
    const server = this.#spawn(environment)
    this.#server = server
    const url = await new Promise<string>((resolve, reject) => {
      let said = ''
      const read = (chunk: Buffer) => {
        said += chunk
        this.log += chunk
        const [, found] = READY.exec(said) ?? []
        if (found) resolve(found)
      }
      server.stdout?.on('data', read)
      server.stderr?.on('data', read)
      server.once('close', code => reject(new Error(`The server ended with ${code}:\n${said}`)))
    })
    this.url = url
  }

  /** What a program that is signed in as the admin sends along. */
  get credentials(): Record<string, string> {
    return { cookie: [this.cookie, this.rescueCookie].filter(Boolean).join('; '), origin: this.url }
  }

  /** The set-up code; null when there is none (any more). */
  async setupCode(dataPath: string = this.dataPath): Promise<string | null> {
    const text = await readFile(join(dataPath, 'setup-code'), 'utf8').catch(() => null)
    return text?.trim() ?? null
  }

  /** Makes the first account with the code from its file, or signs in as it: what a database without this session needs. */
  async enter(dataPath: string = this.dataPath): Promise<void> {
    const code = await this.setupCode(dataPath)
    this.cookie =
      code === null ? await this.#post('/api/session', ADMIN) : await this.#post('/api/setup', { code, ...ADMIN })
  }

  /** As `enter`, unless the session is still good. */
  async enterAgain(): Promise<void> {
    const answer = await fetch(`${this.url}/api/session`, { headers: this.credentials })
    if (!answer.ok) await this.enter()
  }

  /** Shows the code that the rescue asks for. */
  async unlock(): Promise<void> {
    this.rescueCookie = await this.#post('/api/rescue/unlock', { code: await this.setupCode() })
  }

  /** @returns the cookie that the answer sets */
  async #post(path: string, body: unknown): Promise<string> {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.url },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`The admin was not let in: ${answer.status} ${await answer.text()}`)
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  }

  /** The cookie as a browser keeps it. */
  get browserCookies() {
    const [name = '', value = ''] = this.cookie.split('=')
    return [{ name, value, url: this.url, httpOnly: true, sameSite: 'Strict' as const }]
  }

  /** Starts another server on the same data directory, one that is expected to refuse. */
  async refuse(environment: Record<string, string>): Promise<Refusal> {
    const server = this.#spawn(environment)
    let words = ''
    server.stdout?.on('data', chunk => {
      words += chunk
      if (READY.test(words)) server.kill('SIGKILL')
    })
    server.stderr?.on('data', chunk => {
      words += chunk
    })
    await once(server, 'close')
    return { code: server.exitCode, words }
  }

  #spawn(environment: Record<string, string>): ChildProcess {
    const env: NodeJS.ProcessEnv = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      GUESTHOUSE_DATA: this.dataPath,
      GUESTHOUSE_RUNTIME_DIR: this.runtimePath,
      GUESTHOUSE_PORT: String(this.port),
      ...environment,
      NODE_ENV: 'production',
    }
    const [program = '', ...args] = [...becoming(this.#as), NODE, join(ROOT, 'server.ts')]
    return spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** Ends the server by a signal and waits until it is gone. Returns its exit code; null when the signal took it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const server = this.#server
    this.#server = null
    if (!server || server.exitCode !== null || server.signalCode !== null) return null
    const exited = once(server, 'close')
    server.kill(signal)
    await exited
    return server.exitCode
  }

  /** Resolves when the server has ended by itself. */
  async ended(): Promise<void> {
    const server = this.#server
    if (server && server.exitCode === null && server.signalCode === null) await once(server, 'close')
    this.#server = null
  }

  /** No farewell, no clean-up: what a crash or an out-of-memory kill is to everybody else. */
  async kill9(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Ends everything that was started here, VMs too, and removes its files. */
  async close(): Promise<void> {
    await this.kill9()
    const vmIds = await readdir(join(this.dataPath, 'vms')).catch(() => null)
    for (const vmId of vmIds ?? []) await endQemuOf(vmId)
    await rm(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}
