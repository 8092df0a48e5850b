import { type ChildProcess, fork, type Serializable, spawn } from 'node:child_process'
import { once } from 'node:events'

const KILL_AFTER_MS = 5_000

export type Child = { pid: number; process: ChildProcess; close: () => Promise<void> }

/** Every process that the bench has started and not yet ended; nothing else is ever signalled. */
const running = new Set<ChildProcess>()

function track(process: ChildProcess, name: string): Child {
  const { pid } = process
  if (pid === undefined) throw new Error(`${name} could not be started`)
  running.add(process)
  process.once('exit', () => running.delete(process))
  return { pid, process, close: () => end(process) }
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return
  const gone = once(process, 'exit')
  process.kill('SIGTERM')
  const timer = setTimeout(() => process.kill('SIGKILL'), KILL_AFTER_MS)
  await gone
  clearTimeout(timer)
}

/** Starts a program; its words go to the bench's stderr only when it ends by itself. */
export async function startProgram(command: string, args: string[]): Promise<Child> {
  const process = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  process.stderr?.on('data', chunk => {
    words = (words + String(chunk)).slice(-4_000)
  })
  process.once('exit', (code, signal) => {
    if (code) console.error(`${command} ended (${code ?? signal}): ${words.trim()}`)
  })
  await once(process, 'spawn')
  return track(process, command)
}

/** Starts one of our own files in a process of its own; it answers over Node's IPC. Resolves with its first message. */
export async function startNode(file: URL, args: string[]): Promise<Child & { greeting: unknown }> {
  const process = fork(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] })
  const child = track(process, file.pathname)
  const [greeting] = await Promise.race([
    once(process, 'message'),
    once(process, 'exit').then(() => {
      throw new Error(`${file.pathname} ended before it was ready`)
    }),
  ])
  return { ...child, greeting }
}

/** Sends one request and resolves with the one answer; rejects when the process ends first. */
export async function ask(child: Child, request: Serializable, signal: AbortSignal): Promise<unknown> {
  const ended = new AbortController()
  const { signal: either } = { signal: AbortSignal.any([signal, ended.signal]) }
  const onExit = () => ended.abort(new Error('the process ended without an answer'))
  child.process.once('exit', onExit)
  try {
    const answer = once(child.process, 'message', { signal: either })
    child.process.send(request)
    const [value] = await answer
    return value
  } finally {
    child.process.off('exit', onExit)
  }
}

/** Ends everything that still runs, by its own pid. */
export async function endAll(): Promise<void> {
  await Promise.allSettled([...running].map(end))
}
