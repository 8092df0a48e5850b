import { chmod, chown, copyFile, rm, stat } from 'node:fs/promises'
import { Problem } from '#lib/contract/problem.ts'
import { readMemory } from '#lib/host/memory.ts'
import type { QemuHost, QemuUser } from '#lib/hypervisor/qemu-host.ts'
import { commandLine } from '#lib/qemu/command-line/command-line.ts'
import { QemuLaunchError } from '#lib/qemu/process/errors.ts'
import { launchQemu } from '#lib/qemu/process/launch.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'
import type { VmDependencies } from './dependencies.ts'
import { makeRuntimeDirectory, makeVmDirectory } from './files.ts'
import { resolveMachine } from './resolve-machine.ts'
import { type RunRecord, writeRunRecord } from './run-record.ts'
import { supervise } from './supervise.ts'
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

/** Each VM has its own variable store: it is where its boot entries live. */
async function provideUefiVars(entry: VmEntry, host: QemuHost, qemuUser: QemuUser): Promise<void> {
  if (entry.record.firmware !== 'uefi' || !host.uefi) return
  const path = entry.files.uefiVars
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  if (!exists) await copyFile(host.uefi.varsTemplatePath, path)
  await chmod(path, 0o600)
  if (qemuUser) await chown(path, qemuUser.uid, qemuUser.gid)
}

function launchProblem(name: string, error: unknown): unknown {
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
  signal: AbortSignal,
): Promise<void> {
  const { qemu, runtimePath: _, guesthouseVersion } = dependencies
  const { files } = entry
  const spec = await resolveMachine(entry.record, { files, host, dependencies })
  const argv = commandLine(spec, host.capabilities)
  await makeVmDirectory(files, qemu.user)
  await makeRuntimeDirectory(files, qemu.user)
  await provideUefiVars(entry, host, qemu.user)
  await Promise.all([files.qemuLog, files.serialLog, `${files.serialLog}.1`].map(path => rm(path, { force: true })))

  const startedAt = new Date().toISOString()
  let run: RunRecord = {
    version: 1,
    guesthouseVersion,
    startedAt,
    binaryPath: host.binaryPath,
    argv,
    spec,
    identity: null,
    greeted: false,
    end: null,
  }
  await writeRunRecord(files.runRecord, run)
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
      run = { ...run, identity }
      entry.run = run
      await writeRunRecord(files.runRecord, run)
    },
  })
  const machine = await supervise(entry, { ...running, exited: running.exited }, dependencies)
  run = { ...run, greeted: true }
  entry.run = run
  // The guest need not wait for the disk: a QEMU found before this is written is let go then (reconcile.ts).
  const noted = writeRunRecord(files.runRecord, run)
  await Promise.all([noted, machine.monitor.session.execute('cont').then(() => machine.monitor.reread())])
}

/** Starts a VM; resolves when QEMU runs. @throws Problem with QEMU's own last words */
export async function startVm(entry: VmEntry, dependencies: VmDependencies): Promise<void> {
  const { registry, qemu, record } = dependencies
  await entry.lock.run('starting', async signal => {
    registry.require('start', entry)
    const { name } = entry.record
    const host = await qemu.host()
    requireMemory(entry)
    const before = { state: entry.state, ...entry.cause }
    registry.setState(entry, { state: 'starting', sentence: 'Starting' })
    try {
      await launch(entry, host, dependencies, signal)
      record({
        level: 'info',
        actor: 'person',
        code: 'vm.started',
        sentence: `“${name}” was started`,
        vm: entry.record,
      })
    } catch (error) {
      if (signal.aborted) {
        registry.setState(entry, { state: 'stopped', sentence: 'Powered off while it was starting' })
        throw new Problem('vm-start-failed', `“${name}” was powered off while it was starting.`, { cause: error })
      }
      const problem = launchProblem(name, error)
      const log = problem instanceof Problem ? problem.log : []
      const sentence = problem instanceof Problem ? problem.detail : `“${name}” did not start`
      // A VM that was refused before QEMU ran is as it was; one whose QEMU failed says so.
      if (error instanceof QemuLaunchError) registry.setState(entry, { state: 'stopped', sentence, log })
      else if (!entry.machine) registry.setState(entry, before)
      record({ level: 'error', actor: 'person', code: 'vm.start-failed', sentence, vm: entry.record, log })
      throw problem
    }
  })
}
