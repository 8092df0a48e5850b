import { readdirSync, statSync } from 'node:fs'
import { escapeCommas } from '#lib/qemu/command-line/option-values.ts'
import { adoptQemu } from '#lib/qemu/process/adopt.ts'
import {
  isSameProcess,
  type ProcessIdentity,
  readArguments,
  readBootId,
  readIdentity,
} from '#lib/qemu/process/identity.ts'
import { readLogTail } from '#lib/qemu/process/log-tail.ts'
import type { VmDependencies } from './dependencies.ts'
import { hasTidiedUp } from './ending.ts'
import { type RunEnd, type RunRecord, readRunRecord, sweepRunRecord, writeRunRecord } from './run-record.ts'
import { startedAtNow } from './started-at.ts'
import { supervise } from './supervise.ts'
import type { VmEntry } from './vm-entry.ts'

/** A healthy QEMU greets at once; a hung one must not hold up the others or the first page. */
const GREETING_MS = 2_000

type FoundMachine = { identity: ProcessIdentity; uid: number; args: string[] }

/** Every process that was started as some machine. */
export function findMachines(): FoundMachine[] {
  return readdirSync('/proc').flatMap(name => {
    const pid = /^\d+$/.test(name) ? Number(name) : null
    const identity = pid === null ? null : readIdentity(pid)
    const owner = identity?.uuid ? statSync(`/proc/${name}`, { throwIfNoEntry: false }) : undefined
    return identity && owner ? [{ identity, uid: owner.uid, args: readArguments(identity.pid) }] : []
  })
}

/**
 * Finds a QEMU that we were killed before writing down (F02). The uuid alone is no proof: a copy of the data directory has the
 * same VMs, and anybody may start a program with such an argument. So it has to listen where ours would, and be QEMU's user's.
 */
function findUnrecorded(entry: VmEntry, machines: FoundMachine[], { qemu }: VmDependencies): ProcessIdentity | null {
  const qemuUid = qemu.user?.uid ?? process.getuid?.()
  const socketOption = `path=${escapeCommas(entry.files.monitorSocket)},`
  const found = machines.find(
    ({ identity, uid, args }) =>
      identity.uuid === entry.record.id && uid === qemuUid && args.some(arg => arg.includes(socketOption)),
  )
  return found?.identity ?? null
}

async function adopt(entry: VmEntry, identity: ProcessIdentity, dependencies: VmDependencies): Promise<void> {
  const { registry } = dependencies
  const monitorSocketPath = entry.files.monitorSocket
  const running = await adoptQemu({ identity, monitorSocketPath, greetingTimeoutMs: GREETING_MS }).catch(() => null)
  const session = running?.session ?? null
  const since = startedAtNow(identity, entry.run?.startedAt)
  registry.setState(entry, { state: 'starting', sentence: 'Found running', since })
  const machine = await supervise(entry, { identity, session, exited: null }, dependencies)
  if (!session) return
  const { status } = await session.execute('query-status')
  // We were killed between its start and letting it go: the person wanted it to run.
  if (status === 'prelaunch') await session.execute('cont')
  await machine.monitor.reread()
  if (entry.run?.greeted === false) await noteCutStart(entry, entry.run, dependencies)
  // The state is no news: it has been so since before we came.
  if (entry.state === 'running') entry.cause = { sentence: 'Running', since, log: [] }
}

/** Who asked for the start got no answer, and the history has nothing of it. */
async function noteCutStart(entry: VmEntry, run: RunRecord, { record }: VmDependencies): Promise<void> {
  entry.run = { ...run, greeted: true }
  await writeRunRecord(entry.files.runRecord, entry.run).catch(() => {})
  const sentence = `“${entry.record.name}” was started; Guesthouse ended before it could say so`
  record({ level: 'info', actor: 'guesthouse', code: 'vm.started', sentence, vm: entry.record })
}

const CRASHED_AWAY = 'QEMU crashed or was killed while Guesthouse was not running'

function isOfAnotherBoot({ identity }: RunRecord): boolean {
  return identity !== null && identity.bootId !== readBootId()
}

function endWhileAway(run: RunRecord, { files }: VmEntry, log: string[]): RunEnd {
  const rebooted = isOfAnotherBoot(run)
  const at = new Date().toISOString()
  const off = { at, state: 'stopped', log, startsAgain: false } as const
  if (rebooted) return { ...off, sentence: 'Stopped when the host restarted', log: [] }
  if (!run.greeted) return { ...off, sentence: 'Its start was interrupted' }
  if (!hasTidiedUp(files.monitorSocket)) return { ...off, state: 'crashed', sentence: CRASHED_AWAY }
  return { ...off, sentence: 'Ended while Guesthouse was not running' }
}

async function settle(entry: VmEntry, run: RunRecord, { registry, record, restarts }: VmDependencies): Promise<void> {
  if (run.end) {
    const { state, sentence, at, log, startsAgain } = run.end
    // What waited for its start when the host went down is started with the host, or not at all.
    if (startsAgain && !isOfAnotherBoot(run)) restarts.goOn(entry)
    return registry.setState(entry, { state, sentence, since: at, log })
  }
  const how = endWhileAway(run, entry, await readLogTail(entry.files.qemuLog))
  // How long it ran nobody knows: as if not well, so that a VM that always crashes is given up.
  const plan = how.state === 'crashed' ? restarts.plan(entry, 0) : null
  const end: RunEnd = {
    ...how,
    sentence: plan?.gaveUp ? `${plan.gaveUp}. The last time: ${how.sentence}` : how.sentence,
    startsAgain: plan?.startsAgain ?? false,
  }
  entry.run = { ...(entry.run ?? run), end }
  await writeRunRecord(entry.files.runRecord, entry.run).catch(() => {})
  registry.setState(entry, { state: end.state, sentence: end.sentence, since: end.at, log: end.log })
  const sentence = `“${entry.record.name}”: ${end.sentence}`
  const isCrash = end.state === 'crashed'
  const [level, code] = isCrash ? (['error', 'vm.crashed'] as const) : (['warning', 'vm.stopped'] as const)
  record({ level, actor: 'host', code, sentence, vm: entry.record, log: end.log })
}

/** Finds out, for one VM, what became of it while we were away: adopts its QEMU, or says how it ended. Never ends a QEMU. */
async function reconcileVm(entry: VmEntry, machines: FoundMachine[], dependencies: VmDependencies): Promise<boolean> {
  // What cannot be removed is replaced by the next writing.
  await sweepRunRecord(entry.files.runRecord).catch(() => {})
  const run = await readRunRecord(entry.files.runRecord)
  entry.run = run
  const recorded = run?.identity && isSameProcess(run.identity) ? run.identity : null
  const identity = recorded ?? findUnrecorded(entry, machines, dependencies)
  if (identity) {
    await adopt(entry, identity, dependencies)
    return true
  }
  if (run) await settle(entry, run, dependencies)
  return false
}

/** At start, before the first page is served (F01, F05). @returns how many running VMs were adopted */
export async function reconcile(entries: VmEntry[], dependencies: VmDependencies): Promise<number> {
  const machines = findMachines()
  const adopted = await Promise.all(
    entries.map(entry =>
      reconcileVm(entry, machines, dependencies).catch(error => {
        // One VM that cannot be understood must not keep the others, or Guesthouse, from coming back.
        dependencies.record({
          level: 'error',
          actor: 'guesthouse',
          code: 'vm.reconcile-failed',
          sentence: `What became of “${entry.record.name}” could not be found out`,
          vm: entry.record,
          log: [String(error)],
        })
        return false
      }),
    ),
  )
  return adopted.filter(Boolean).length
}
