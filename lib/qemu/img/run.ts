import { execa } from 'execa'
import { QemuImgError } from './qemu-img-error.ts'
import { watchForStall } from './stall-watch.ts'
import type { QemuImgTool, ResourceLimits } from './tool.ts'

const STDERR_TAIL_CHARS = 16 * 1024
const MAX_STDOUT_CHARS = 16 * 1024 * 1024

/** A hung filesystem can hold qemu-img in a system call: SIGTERM first, SIGKILL this much later. */
const KILL_AFTER_MS = 5_000

export type QemuImgRun = {
  argv: string[]
  timeoutMs: number
  /** Ends it after this long without reading or writing anything. */
  stallMs?: number
  /** Exit codes that are an answer rather than a failure (`check` has three). */
  acceptedExitCodes?: readonly number[]
  onStdout?: (text: string) => void
}

/**
 * Runs qemu-img once.
 * @throws QemuImgError if it cannot be started, fails, is killed or takes longer than `tool.timeoutMs ?? run.timeoutMs`.
 * @throws the reason of `tool.signal` when that ended it.
 */
export async function runQemuImg(
  tool: QemuImgTool,
  run: QemuImgRun,
): Promise<{ stdout: string; exitCode: number; argv: readonly string[] }> {
  tool.signal?.throwIfAborted()
  const argv = [...limitArguments(tool.limits), tool.binary, ...run.argv]
  const [program = tool.binary, ...rest] = argv
  const child = execa(program, rest, {
    reject: false,
    stdin: 'ignore',
    // A corrupt image can make it complain without end: keep the tail instead of everything.
    buffer: { stdout: true, stderr: false },
    maxBuffer: { stdout: MAX_STDOUT_CHARS },
    timeout: tool.timeoutMs ?? run.timeoutMs,
    forceKillAfterDelay: KILL_AFTER_MS,
    env: { LC_ALL: 'C' },
    ...(tool.signal && { cancelSignal: tool.signal }),
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_TAIL_CHARS)
  })
  if (run.onStdout) child.stdout.setEncoding('utf8').on('data', run.onStdout)
  let stalled = false
  const onStall = () => {
    stalled = true
    child.kill()
  }
  const { stallMs } = run
  using _watch = stallMs && child.pid ? watchForStall({ pid: child.pid, stallMs, onStall }) : null
  const result = await child
  if (result.isCanceled) tool.signal?.throwIfAborted()

  const timedOut = result.timedOut || stalled
  const exitCode = result.exitCode ?? null
  if (exitCode !== null && (exitCode === 0 || run.acceptedExitCodes?.includes(exitCode)) && !timedOut) {
    return { stdout: result.stdout, exitCode, argv }
  }
  const failure = { argv, exitCode, signal: result.signal ?? null, stderr, timedOut }
  const verb = run.argv[0] ?? ''
  throw new QemuImgError(failure, `${verb} ${outcome(failure, result)}`, { cause: result })
}

function outcome(
  failure: { exitCode: number | null; signal: string | null; stderr: string; timedOut: boolean },
  result: { code?: string | undefined; isMaxBuffer: boolean },
): string {
  if (failure.timedOut) return 'took too long and was stopped'
  if (result.isMaxBuffer) return 'answered more than can be read and was stopped'
  if (failure.signal === 'SIGXCPU') return 'needed more CPU time than allowed and was stopped'
  if (failure.signal === 'SIGXFSZ') return 'wrote more than allowed and was stopped'
  if (failure.signal !== null) return `was ended by ${failure.signal}`
  if (failure.exitCode === null) return `could not be started${result.code ? ` (${result.code})` : ''}`
  return `failed: ${lastWords(failure.stderr) || `exit code ${failure.exitCode}`}`
}

/** QEMU's error reports begin with `qemu-img: `; hints and warnings may follow them. */
function lastWords(stderr: string): string {
  const lines = stderr.trim().split('\n')
  const reports = lines.filter(line => line.startsWith('qemu-img: ') && !line.startsWith('qemu-img: warning: '))
  return (reports.at(-1) ?? lines.at(-1) ?? '').replace(/^qemu-img: /, '').slice(0, 500)
}

/** prlimit(1) sets the limits and becomes qemu-img (exec), so signals and the exit code are qemu-img's own. */
function limitArguments(limits: ResourceLimits | undefined): string[] {
  if (!limits) return []
  const { addressSpaceBytes, cpuSeconds, fileSizeBytes } = limits
  return [
    'prlimit',
    '--core=0',
    ...(addressSpaceBytes === undefined ? [] : [`--as=${addressSpaceBytes}`]),
    ...(cpuSeconds === undefined
      ? []
      : // Soft:hard, because the hard limit kills without saying why (SIGKILL instead of SIGXCPU, getrlimit(2)).
        [`--cpu=${cpuSeconds}:${cpuSeconds + 1}`]),
    ...(fileSizeBytes === undefined ? [] : [`--fsize=${fileSizeBytes}`]),
    '--',
  ]
}
