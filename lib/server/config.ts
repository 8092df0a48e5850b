import { createHash } from 'node:crypto'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { LOG_LEVELS, type LogLevel } from './log.ts'

/** A mistake of the person who started Guesthouse: printed as its sentence, exit code 1, no stack. */
export class StartError extends Error {
  override name = 'StartError'
}

const A_PORT = 'a port is a number from 1 to 65535'

const Environment = z.object({
  GUESTHOUSE_HOST: z.string().min(1).default('127.0.0.1'),
  GUESTHOUSE_PORT: z.coerce.number(A_PORT).int(A_PORT).min(0, A_PORT).max(65_535, A_PORT).default(4600),
  GUESTHOUSE_DATA: z.string().min(1).optional(),
  GUESTHOUSE_RUNTIME_DIR: z.string().min(1).optional(),
  /** Another QEMU than the one in PATH. */
  GUESTHOUSE_QEMU: z.string().min(1).optional(),
  GUESTHOUSE_QEMU_USER: z.string().min(1).default('guesthouse-qemu'),
  /** Further names under which the page may be opened, comma separated: for a name in /etc/hosts or a tunnel. */
  GUESTHOUSE_NAMES: z.string().default(''),
  /** For tests: where to be killed, to see what a crash at that very point leaves (lib/operations/fail-points.ts). */
  GUESTHOUSE_FAIL_POINT: z.string().default(''),
  GUESTHOUSE_LOG_LEVEL: z.enum(LOG_LEVELS, `it is one of ${LOG_LEVELS.join(', ')}`).default('info'),
  GUESTHOUSE_DEV: z.enum(['0', '1']).default('0'),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
  XDG_DATA_HOME: z.string().min(1).optional(),
  XDG_RUNTIME_DIR: z.string().min(1).optional(),
})

export type Config = {
  host: string
  port: number
  /** Absolute. Everything that must survive a reboot. */
  dataPath: string
  /** Absolute and short: sockets, which may have at most 107 bytes of path (F28). Gone after a reboot. */
  runtimePath: string
  /** Where programs are looked for. */
  searchPath: string
  qemuPath: string | null
  qemuUser: string
  extraHostNames: string[]
  /** Empty but for tests. */
  failPoints: string
  logLevel: LogLevel
  dev: boolean
  root: boolean
  programPath: string
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** Sockets of two data directories must not meet, and the path must stay short. */
function runtimePathFor({ dataPath, root, xdg, uid }: { dataPath: string; root: boolean; xdg?: string; uid: number }) {
  const id = createHash('sha256').update(dataPath).digest('hex').slice(0, 8)
  if (root) return `/run/guesthouse/${id}`
  return xdg ? join(xdg, 'guesthouse', id) : join(tmpdir(), `guesthouse-${uid}`, id)
}

/** The only reader of the environment. Throws StartError with a sentence that names the variable. */
export function readConfig(
  environment: Record<string, string | undefined>,
  { uid, programPath }: { uid: number; programPath: string },
): Config {
  const parsed = Environment.safeParse(environment)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new StartError(`${issue?.path.join('.')} is set to something Guesthouse cannot use: ${issue?.message}.`)
  }
  const env = parsed.data
  if (!LOOPBACK.has(env.GUESTHOUSE_HOST)) {
    throw new StartError(
      `Guesthouse has no login yet, so it listens on this machine only: --host ${env.GUESTHOUSE_HOST} is refused. ` +
        `From another machine, use an SSH tunnel: ssh -L ${env.GUESTHOUSE_PORT}:127.0.0.1:${env.GUESTHOUSE_PORT} this-host`,
    )
  }
  const root = uid === 0
  const home = root ? '/var/lib/guesthouse' : join(env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'guesthouse')
  const dataPath = resolve(env.GUESTHOUSE_DATA ?? home)
  const runtimePath = resolve(
    env.GUESTHOUSE_RUNTIME_DIR ??
      runtimePathFor({ dataPath, root, uid, ...(env.XDG_RUNTIME_DIR && { xdg: env.XDG_RUNTIME_DIR }) }),
  )
  return {
    host: env.GUESTHOUSE_HOST,
    port: env.GUESTHOUSE_PORT,
    dataPath,
    runtimePath,
    searchPath: env.PATH,
    qemuPath: env.GUESTHOUSE_QEMU ?? null,
    qemuUser: env.GUESTHOUSE_QEMU_USER,
    extraHostNames: env.GUESTHOUSE_NAMES.split(',')
      .map(name => name.trim().toLowerCase())
      .filter(Boolean),
    failPoints: env.GUESTHOUSE_FAIL_POINT,
    logLevel: env.GUESTHOUSE_LOG_LEVEL,
    dev: env.GUESTHOUSE_DEV === '1',
    root,
    programPath,
  }
}
