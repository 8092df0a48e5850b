import { readdirSync, readFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { temporaryFolder } from '../console/folder.ts'
import { atEnd } from '../harness/at-end.ts'
import { type Launched, launch } from './launcher.ts'

export const GUESTHOUSE = 'Guesthouse'

export type Guesthouse = {
  readonly url: string
  /** Of the admin, who is made when it starts. */
  readonly cookie: string
  readonly pid: number
  readonly dataPath: string
  readonly runtimePath: string
  /** @throws with the answer when it is no success */
  api: (method: string, path: string, body?: unknown) => Promise<unknown>
  /** Kills the server and starts it again, at the same address; VMs run on. */
  crash: () => Promise<void>
  /** Ends the server and its VMs, and removes all of it. */
  close: () => Promise<void>
}

let isBuilt = false

/** A first start installs and builds what is due, and finds out what this host's QEMU can do. */
async function prepare(folder: string): Promise<void> {
  if (!isBuilt) await (await launch(folder)).end('SIGTERM')
  isBuilt = true
}

/** The real server on an empty data directory, as `./guesthouse start` starts it. It and its VMs end with the bench at the latest. */
export async function startGuesthouse(): Promise<Guesthouse> {
  const { path: folder, close: removeFolder } = await temporaryFolder()
  // QEMU runs as another user, who has to get to its sockets and disks.
  await chmod(folder, 0o711)
  let server: Launched | null = null

  async function close(): Promise<void> {
    await server?.end('SIGKILL')
    server = null
    for (const pid of qemusOf(folder)) process.kill(pid, 'SIGKILL')
    await removeFolder()
  }
  atEnd(close)
  await prepare(folder)
  server = await launch(folder)
  const { url } = server
  const port = Number(new URL(url).port)

  const cookie = await makeAdmin(url, join(folder, 'data'))

  return {
    url,
    cookie,
    dataPath: join(folder, 'data'),
    runtimePath: join(folder, 'run'),
    get pid() {
      return server?.pid ?? 0
    },
    async api(method, path, body) {
      const headers = { cookie, origin: url, ...(body !== undefined && { 'content-type': 'application/json' }) }
      const json = body !== undefined && { body: JSON.stringify(body) }
      const response = await fetch(url + path, { method, headers, ...json })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return text ? JSON.parse(text) : undefined
    },
    async crash() {
      await server?.end('SIGKILL')
      server = await launch(folder, { port })
    },
    close,
  }
}

/** @returns the cookie of the session */
async function makeAdmin(url: string, dataPath: string): Promise<string> {
  const code = readFileSync(join(dataPath, 'setup-code'), 'utf8')
  const response = await fetch(`${url}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ code, name: 'bench', password: 'correct horse battery' }),
  })
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** The id in an answer of the API. */
export function idOf(answer: unknown): string {
  return z.object({ id: z.string() }).parse(answer).id
}

/** QEMU's pid in an answer of the API. */
export function pidOf(answer: unknown): number {
  return z.object({ pid: z.number() }).parse(answer).pid
}

/** Every QEMU whose sockets are in this folder: nobody else's has its name. */
function qemusOf(folder: string): number[] {
  const isOurs = (pid: string) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return command.includes('qemu-system') && command.includes(`${folder}/`)
    } catch {
      return false // ended meanwhile
    }
  }
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && isOurs(name))
    .map(Number)
}
