import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isProblem, Problem } from '#lib/contract/problem.ts'
import type { VmState } from '#lib/contract/vm-state.ts'
import { readMemory } from '#lib/host/memory.ts'
import type { QemuHost } from '#lib/hypervisor/qemu-host.ts'
import { commandLine } from '#lib/qemu/command-line/command-line.ts'
import { QemuLaunchError } from '#lib/qemu/process/errors.ts'
import { launchQemu } from '#lib/qemu/process/launch.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'
import { errorCode, storageProblem } from '#lib/storage/storage-problem.ts'
import type { VmDependencies } from './dependencies.ts'
import { makeRuntimeDirectory, makeVmDirectory } from './files.ts'
import { giveUp } from './give-up.ts'
import { PoweredOffWhileStarting } from './powered-off-while-starting.ts'
import { resolveMachine } from './resolve-machine.ts'
import { type RunRecord, writeRunRecord } from './run-record.ts'
import type { StartWish } from './start-wish.ts'
import { supervise } from './supervise.ts'
import { provideUefiVars } from './uefi-vars.ts'
import type { VmEntry } from './vm-entry.ts'

/** Beyond the guest's memory QEMU needs some itself; OVMF guests most (measured: about 130 MiB). */
const OVERHEAD_BYTES = 130 * MIB
/** Long, because a loaded host may take its time; the end of the process ends the wait at once. */
const READY_TIMEOUT_MS = 60_000

/** @throws Problem `memory-exceeded` (F26) */
function requireMemory(entry: VmEntry): void {
  const { name, memoryMiB } = entry.record
  const available = readMemory().availableBytes
  if (memoryMiB * MIB + OVERHEAD_BYTES <= available) return
  throw new Problem(
    'memory-exceeded',
    `“${name}” needs ${formatBytes(memoryMiB * MIB)} and the host has ${formatBytes(available)} free. Stop another VM or give this one less memory.`,
  )
}

const BY_PERSON: StartWish = { actor: 'person', started: 'was started', crashes: 0 }

/** Between any two of what a start writes and does, a crash is tried (F02). */
export const START_FAIL_POINTS = ['record', 'spawn', 'identify', 'greet', 'release'].map(
  step => `vm.start.${step}.after`,
)

async function launchProblem({ record: { name }, files }: VmEntry, error: unknown): Promise<unknown> {
  if (errorCode(error) !== null) {
    return await storageProblem(error, { what: `“${name}” did not start`, path: dirname(files.directory) })
  }
  if (!(error instanceof QemuLaunchError)) return error
  const log = error.stderrTail
  const said = log.at(-1)
  return new Problem(
    'vm-start-failed',
    `“${name}” did not start. ${said ? `QEMU said: ${said}` : 'QEMU said nothing.'}`,
    {
      cause: error,
      log,
    },
  )
}

/** Spawns QEMU, connects, lets it go. What is written down at each step finds the process again, whenever we are killed (F02). */
async function launch(
  entry: VmEntry,
  host: QemuHost,
  dependencies: VmDependencies,
  { signal, crashes }: { signal: AbortSignal; crashes: number },
): Promise<void> {
  const { qemu, guesthouseVersion, failPoints } = dependencies
  const { files } = entry
  const spec = await resolveMachine(entry.record, { files, host, dependencies })
  const argv = commandLine(spec, host.capabilities)
  await makeVmDirectory(files, qemu.user)
  await makeRuntimeDirectory(files, qemu.user)
  if (spec.firmware.kind === 'uefi' && host.uefi) {
    await provideUefiVars(files.uefiVars, { templatePath: host.uefi.varsTemplatePath, owner: qemu.user })
  }
  await Promise.all([files.qemuLog, files.serialLog, `${files.serialLog}.1`].map(path => rm(path, { force: true })))

  let run: RunRecord = {
    version: 1,
    guesthouseVersion,
    startedAt: new Date().toISOString(),
    binaryPath: host.binaryPath,
    argv,
    spec,
    identity: null,
    greeted: false,
    crashes,
    end: null,
  }
  await writeRunRecord(files.runRecord, run)
  failPoints.hit('vm.start.record.after')
  entry.run = run
  // Whoever starts it now, nobody has to start it later. A start that was refused until here leaves what is planned.
  void entry.nextStart?.cancel()
  signal.throwIfAborted()
  const running = await launchQemu({
    binaryPath: host.binaryPath,
    args: argv,
    logPath: files.qemuLog,
    runAs: qemu.user,
    monitorSocketPath: files.monitorSocket,
    readyTimeoutMs: READY_TIMEOUT_MS,
    signal,
    onSpawned: async identity => {
      failPoints.hit('vm.start.spawn.after')
      // Again, and now to the moment: what it is compared with later is when the process was started.
      run = { ...run, identity, startedAt: new Date().toISOString() }
      entry.run = run
      await writeRunRecord(files.runRecord, run)
      failPoints.hit('vm.start.identify.after')
    },
  })
  const machine = await supervise(entry, { ...running, exited: running.exited }, dependencies)
  run = { ...run, greeted: true }
  entry.run = run
  // The guest need not wait for the disk, nor end for want of a note: a QEMU found without it is let go then (reconcile.ts).
  const noted = writeRunRecord(files.runRecord, run).catch(() => {})
  try {
    failPoints.hit('vm.start.greet.after')
    await machine.monitor.session.execute('cont')
    failPoints.hit('vm.start.release.after')
  } catch (cause) {
    throw await giveUp(entry, { machine, cause }, dependencies)
  }
  await noted
  // It runs; should it not say so now, the heartbeat asks again.
  await machine.monitor.reread().catch(() => {})
}

/** So that the next start of Guesthouse does not take it for one that was cut off. */
async function noteFailure(
  entry: VmEntry,
  { sentence, log, state = 'stopped' }: { sentence: string; log: string[]; state?: VmState },
): Promise<void> {
  if (!entry.run) return
  entry.run = {
    ...entry.run,
    end: {
      at: new Date().toISOString(),
      state: state === 'crashed' ? state : 'stopped',
      sentence,
      log,
      startsAgain: false,
    },
  }
  await writeRunRecord(entry.files.runRecord, entry.run).catch(() => {})
}

/** Starts a VM; resolves when QEMU runs. @throws Problem with QEMU's own last words */
export async function startVm(
  entry: VmEntry,
  dependencies: VmDependencies,
  { actor, started, crashes }: StartWish = BY_PERSON,
): Promise<void> {
  const { registry, qemu, record } = dependencies
  await entry.lock.run('starting', async signal => {
    registry.require('start', entry)
    const { name } = entry.record
    const before = { state: entry.state, ...entry.cause }
    // Before anything is waited for: whoever wants it off from now on has something to power off.
    registry.setState(entry, { state: 'starting', sentence: 'Starting' })
    let isFit = false
    try {
      const host = await qemu.host()
      signal.throwIfAborted()
      requireMemory(entry)
      isFit = true
      await launch(entry, host, dependencies, { signal, crashes })
      record({
        level: 'info',
        actor,
        code: 'vm.started',
        sentence: `“${name}” ${started}`,
        vm: entry.record,
      })
    } catch (error) {
      if (signal.aborted) {
        const sentence = 'Powered off while it was starting'
        registry.setState(entry, { state: 'stopped', sentence })
        await noteFailure(entry, { sentence, log: [] })
        throw new PoweredOffWhileStarting(name, error)
      }
      const problem = await launchProblem(entry, error)
      const log = isProblem(problem) ? problem.log : []
      const sentence = isProblem(problem) ? problem.detail : `“${name}” did not start`
      // A VM that was refused before QEMU ran is as it was; one whose QEMU failed says so.
      if (error instanceof QemuLaunchError) {
        registry.setState(entry, { state: 'stopped', sentence, log })
        await noteFailure(entry, { sentence, log })
      } else if (entry.state === 'starting') {
        registry.setState(entry, before)
        if (entry.run?.end === null) await noteFailure(entry, before)
      }
      // A person is told; what Guesthouse tried by itself only the history can tell.
      if (isFit || actor === 'guesthouse') {
        record({ level: 'error', actor, code: 'vm.start-failed', sentence, vm: entry.record, log })
      }
      throw problem
    }
  })
}
