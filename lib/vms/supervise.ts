import { createOomWatch } from '#lib/host/oom-kills.ts'
import { isSameProcess, type ProcessIdentity, uptimeMs } from '#lib/qemu/process/identity.ts'
import { readLogTail } from '#lib/qemu/process/log-tail.ts'
import type { QmpSession } from '#lib/qemu/qmp/session.ts'
import { connectQmp } from '#lib/qemu/qmp/session.ts'
import type { VmDependencies } from './dependencies.ts'
import { endingFor, endingStory, hasTidiedUp } from './ending.ts'
import { createEventNotes } from './event-notes.ts'
import { watchMachine } from './monitor.ts'
import { type RunEnd, writeRunRecord } from './run-record.ts'
import { MONITOR_TAKEN, readingFor, runWord } from './run-state.ts'
import { openSerialLog } from './serial-log.ts'
import { startedAtNow } from './started-at.ts'
import type { Machine, VmEntry } from './vm-entry.ts'

/** A guest that has not obeyed the power button by then is running, not shutting down. */
const POWER_BUTTON_MS = 180_000
const GREETING_MS = 3_000
/** One for all: the kernel counts for the whole host. */
const oomWatch = createOomWatch()

export type SuperviseOptions = {
  identity: ProcessIdentity
  session: QmpSession | null
  /** Resolves with how the process ended, for its parent; null for an adopted one. */
  exited: Promise<{ exitCode: number | null; signal: string | null }> | null
}

/** Makes of the end of a process a state, a cause, a line of history and a closed run record. */
async function recordEnd(
  entry: VmEntry,
  machine: Machine,
  { registry, record, restarts }: VmDependencies,
): Promise<void> {
  const ending = endingFor({
    ...machine,
    tidiedUp: hasTidiedUp(entry.files.monitorSocket),
    outOfMemory: oomWatch.hasKilled(),
  })
  const log = ending.state === 'crashed' ? await readLogTail(entry.files.qemuLog) : []
  const plan = ending.state === 'crashed' ? restarts.plan(entry, performance.now() - machine.startedAtMs) : null
  const end: RunEnd = {
    at: new Date().toISOString(),
    state: ending.state,
    sentence: plan?.gaveUp ? `${plan.gaveUp}. The last time: ${ending.sentence}` : ending.sentence,
    log,
    startsAgain: plan?.startsAgain ?? false,
  }
  if (entry.run) entry.run = { ...entry.run, end }
  // Pages know at once; a full or slow disk costs the note of how it ended, not the fact.
  const noted = entry.run ? writeRunRecord(entry.files.runRecord, entry.run).catch(() => {}) : undefined
  registry.setState(entry, { state: ending.state, sentence: end.sentence, since: end.at, log })
  record({
    level: ending.state === 'crashed' ? 'error' : 'info',
    actor: ending.actor,
    by: ending.actor === 'person' ? machine.askedBy : null,
    code: ending.state === 'crashed' ? 'vm.crashed' : 'vm.stopped',
    sentence: endingStory(entry.record.name, ending),
    vm: entry.record,
    log,
  })
  await noted
}

/** Takes QEMU's freshly asked state over, when it says something new. */
function takeReading(entry: VmEntry, machine: Machine, runState: string, { registry, record }: VmDependencies): void {
  machine.runState = runState
  oomWatch.look()
  if (runState !== runWord.diskError) machine.noSpace = null
  const pressedAt = machine.powerButtonPressedAt
  const powerButtonPressed = pressedAt !== null && performance.now() - pressedAt < POWER_BUTTON_MS
  const { isDetour } = machine.monitor
  const { state, sentence } = readingFor(runState, { powerButtonPressed, noSpace: machine.noSpace, isDetour })
  if (state === 'shutting-down' && entry.state === 'shutting-down') return
  const wasDetour = entry.cause.sentence === MONITOR_TAKEN
  const saysNothing = sentence === null ? !wasDetour : sentence === entry.cause.sentence
  const wasAsked = entry.state === state && saysNothing
  if (wasAsked) return
  const ignored = entry.state === 'shutting-down' && state === 'running'
  if (ignored) machine.powerButtonPressedAt = null
  const words = { running: ignored ? 'The guest did not react to the power button' : 'Running', paused: 'Paused' }
  const fallback = state === 'running' || state === 'paused' ? words[state] : 'Shutting down'
  registry.setState(entry, { state, sentence: sentence ?? fallback })
  if (sentence !== MONITOR_TAKEN || wasDetour) return
  const story = `“${entry.record.name}”: another program is connected to QEMU’s monitor`
  record({ level: 'warning', actor: 'host', code: 'vm.monitor-taken', sentence: story, vm: entry.record })
}

/** When we cannot look, it lives: a VM that is taken for dead could be started twice and its disks be deleted (F26). */
function mayLive(identity: ProcessIdentity): boolean {
  try {
    return isSameProcess(identity)
  } catch {
    return true
  }
}

/** We were killed between its start and letting it go, and it hung when it was found: the person wanted it to run. */
async function letGo({ monitor }: Machine): Promise<void> {
  // What fails is tried again when its state is asked for the next time.
  await monitor.session.execute('cont').then(
    () => monitor.reread(),
    () => {},
  )
}

/** Connects a live QEMU with its VM: from here on the entry tells the truth about it, until the process ends. */
export async function supervise(
  entry: VmEntry,
  options: SuperviseOptions,
  dependencies: VmDependencies,
): Promise<Machine> {
  const { identity, session, exited } = options
  const { files } = entry
  const serial = await openSerialLog({ socketPath: files.serialSocket, logPath: files.serialLog })
  const notes = createEventNotes(entry, dependencies)
  const monitor = watchMachine({
    session,
    isAlive: () => mayLive(identity),
    reconnect: signal => connectQmp({ socketPath: files.monitorSocket, greetingTimeoutMs: GREETING_MS, signal }),
    detour: signal => connectQmp({ socketPath: files.rescueSocket, greetingTimeoutMs: GREETING_MS, signal }),
    onReading: runState => {
      takeReading(entry, machine, runState, dependencies)
      if (exited === null && runState === 'prelaunch') void letGo(machine)
      notes.reading(runState)
    },
    onCommand: notes.asked,
    onEvent: event => {
      if (event.event === 'SHUTDOWN') machine.shutdown = event.data
      notes.event(event)
    },
    onSilent: () => {
      if (entry.machine !== machine || entry.state === 'not-responding') return
      dependencies.registry.setState(entry, { state: 'not-responding', sentence: 'QEMU does not answer' })
    },
    onEnded: () => ended(),
  })
  const machine: Machine = {
    identity,
    monitor,
    serial,
    notes,
    exit: null,
    asked: null,
    askedBy: null,
    shutdown: null,
    powerButtonPressedAt: null,
    runState: null,
    noSpace: null,
    startedAtMs: performance.now() - uptimeMs(identity),
    startedAt: startedAtNow(identity, entry.run?.startedAt),
    ended: Promise.withResolvers(),
  }
  entry.machine = machine

  async function finish(): Promise<void> {
    machine.exit = await exited
    await recordEnd(entry, machine, dependencies)
  }

  function ended(): void {
    if (entry.machine !== machine) return
    entry.machine = null
    entry.usage = null
    monitor.stop()
    serial.close()
    notes.close()
    void finish().finally(() => machine.ended.resolve())
  }
  return machine
}
