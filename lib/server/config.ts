import { createHash } from 'node:crypto'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { isLoopback } from './addresses.ts'
import { LOG_LEVELS, type LogLevel } from './log.ts'
import { findBadNetwork } from './trusted-proxies.ts'

/** A mistake of the person who started Guesthouse: printed as its sentence, exit code 1, no stack. */
export class StartError extends Error {
  override name = 'StartError'
}

const A_PORT = 'a port is a number from 1 to 65535'
const YES_OR_NO = z.enum(['0', '1'], 'it is 0 or 1').default('0')

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
  /** TLS, with a certificate that Guesthouse makes and renews. */
  GUESTHOUSE_TLS: YES_OR_NO,
  /** TLS, with these PEM files. */
  GUESTHOUSE_TLS_CERT: z.string().min(1).optional(),
  GUESTHOUSE_TLS_KEY: z.string().min(1).optional(),
  /** Listen beyond this machine, and let everything cross the network unencrypted. */
  GUESTHOUSE_INSECURE_HTTP: YES_OR_NO,
  /** Addresses and networks, comma separated, whose X-Forwarded-For, -Proto and -Host are believed. */
  GUESTHOUSE_TRUSTED_PROXIES: z.string().default(''),
  /** For tests: where to be killed, to see what a crash at that very point leaves (lib/operations/fail-points.ts). */
  GUESTHOUSE_FAIL_POINT: z.string().default(''),
  GUESTHOUSE_LOG_LEVEL: z.enum(LOG_LEVELS, `it is one of ${LOG_LEVELS.join(', ')}`).default('info'),
  GUESTHOUSE_DEV: z.enum(['0', '1']).default('0'),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
  XDG_DATA_HOME: z.string().min(1).optional(),
  XDG_RUNTIME_DIR: z.string().min(1).optional(),
})

export type Encryption =
  | { kind: 'none' }
  /** A certificate that Guesthouse makes and renews by itself. */
  | { kind: 'own' }
  /** Absolute paths. */
  | { kind: 'given'; certificatePath: string; keyPath: string }

export type Config = {
  host: string
  port: number
  encryption: Encryption
  /** What is sent can be read on the network, and the person who started it has said that it may be. */
  insecure: boolean
  trustedProxies: string[]
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

type ParsedEnvironment = z.output<typeof Environment>

/** Sockets of two data directories must not meet, and the path must stay short. */
function runtimePathFor({ dataPath, root, xdg, uid }: { dataPath: string; root: boolean; xdg?: string; uid: number }) {
  const id = createHash('sha256').update(dataPath).digest('hex').slice(0, 8)
  if (root) return `/run/guesthouse/${id}`
  return xdg ? join(xdg, 'guesthouse', id) : join(tmpdir(), `guesthouse-${uid}`, id)
}

function listed(text: string): string[] {
  return text
    .split(',')
    .map(word => word.trim().toLowerCase())
    .filter(Boolean)
}

function encryptionOf(env: ParsedEnvironment): Encryption {
  const { GUESTHOUSE_TLS_CERT: cert, GUESTHOUSE_TLS_KEY: key } = env
  if (cert === undefined && key === undefined) return { kind: env.GUESTHOUSE_TLS === '1' ? 'own' : 'none' }
  if (cert === undefined || key === undefined) {
    throw new StartError('A certificate and its key belong together: give both, --tls-cert and --tls-key.')
  }
  return { kind: 'given', certificatePath: resolve(cert), keyPath: resolve(key) }
}

/** @throws StartError when what is sent could be read on the network and nobody has said that it may be */
function networkOf(
  env: ParsedEnvironment,
): Pick<Config, 'host' | 'port' | 'encryption' | 'insecure' | 'trustedProxies'> {
  const { GUESTHOUSE_HOST: host, GUESTHOUSE_PORT: port } = env
  const encryption = encryptionOf(env)
  const mayBeRead = env.GUESTHOUSE_INSECURE_HTTP === '1'
  if (mayBeRead && encryption.kind !== 'none') {
    throw new StartError('--insecure-http and TLS contradict each other: leave one of them out.')
  }
  const isOpen = !isLoopback(host) && encryption.kind === 'none'
  if (isOpen && !mayBeRead) {
    throw new StartError(
      `Guesthouse does not send passwords and screens over a network unencrypted: --host ${host} needs --tls, which makes a certificate, ` +
        'or --tls-cert and --tls-key with yours. Where nobody can listen in, --insecure-http does without. ' +
        `And without --host there is an SSH tunnel: ssh -L ${port}:127.0.0.1:${port} this-host`,
    )
  }
  const trustedProxies = listed(env.GUESTHOUSE_TRUSTED_PROXIES)
  const bad = findBadNetwork(trustedProxies)
  if (bad !== undefined) {
    throw new StartError(
      `--trust-proxy ${bad} names no proxy: give its address, or its network as address/bits, e.g. 127.0.0.1 or 172.17.0.0/16.`,
    )
  }
  return { host, port, encryption, insecure: isOpen, trustedProxies }
}

/** @throws StartError with a sentence that names the variable */
function parse(environment: Record<string, string | undefined>): ParsedEnvironment {
  const parsed = Environment.safeParse(environment)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new StartError(`${issue?.path.join('.')} is set to something Guesthouse cannot use: ${issue?.message}.`)
}

export type Paths = Pick<Config, 'dataPath' | 'runtimePath'>

function pathsOf(env: ParsedEnvironment, uid: number): Paths {
  const root = uid === 0
  const home = root ? '/var/lib/guesthouse' : join(env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'guesthouse')
  const dataPath = resolve(env.GUESTHOUSE_DATA ?? home)
  const xdg = env.XDG_RUNTIME_DIR && { xdg: env.XDG_RUNTIME_DIR }
  return {
    dataPath,
    runtimePath: resolve(env.GUESTHOUSE_RUNTIME_DIR ?? runtimePathFor({ dataPath, root, uid, ...xdg })),
  }
}

/** The directories alone: what asks a Guesthouse that runs need not be told how it listens. @throws StartError */
export function readPaths(environment: Record<string, string | undefined>, { uid }: { uid: number }): Paths {
  return pathsOf(parse(environment), uid)
}

/** The only reader of the environment. Throws StartError with a sentence that names the variable. */
export function readConfig(
  environment: Record<string, string | undefined>,
  { uid, programPath }: { uid: number; programPath: string },
): Config {
  const env = parse(environment)
  const root = uid === 0
  return {
    ...networkOf(env),
    ...pathsOf(env, uid),
    searchPath: env.PATH,
    qemuPath: env.GUESTHOUSE_QEMU ?? null,
    qemuUser: env.GUESTHOUSE_QEMU_USER,
    extraHostNames: listed(env.GUESTHOUSE_NAMES),
    failPoints: env.GUESTHOUSE_FAIL_POINT,
    logLevel: env.GUESTHOUSE_LOG_LEVEL,
    dev: env.GUESTHOUSE_DEV === '1',
    root,
    programPath,
  }
}
