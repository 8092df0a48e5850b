import { setTimeout as delay } from 'node:timers/promises'
import { endpoints } from '#lib/contract/endpoints.ts'
import { Vm } from '#lib/contract/vm.ts'
import type { Guesthouse } from '../guesthouse.ts'
import { act, befall, castOf, rollMisfortunes } from './actors.ts'
import { unfinishedOperations } from './database.ts'
import { diceOf } from './dice.ts'
import { checkFiles } from './files.ts'
import { Ledger } from './ledger.ts'
import { checkAdoption, checkOperations, checkProcesses, checkPromises, look, type Seen, settle } from './oracle.ts'
import { qemusIn, signal } from './processes.ts'
import { ask, note, type Scene } from './scene.ts'

const ACTORS = 5
const LATEST_KILL_MS = 2_000
const LATEST_KILL_WHILE_STARTING_MS = 1_500

export type RoundReport = {
  complaints: string[]
  diary: string[]
  /** What the next round begins with. */
  ledger: Ledger
  calls: number
  unfinished: number
  running: number
  startMs: number
}

/** The truth after a round is what the next one begins with. */
function ledgerFrom(seen: Seen, last: Ledger): Ledger {
  const ledger = new Ledger()
  for (const { id } of seen.volumes) ledger.addVolume(id)
  for (const vm of seen.vms) {
    const added = ledger.addVm({ id: vm.id, name: vm.name, volumeId: vm.disks[0]?.volumeId ?? null, note: vm.note })
    added.mustRunAs = vm.state === 'running' || vm.state === 'paused' ? vm.pid : null
  }
  for (const { fileName } of seen.images) {
    const known = last.images.get(fileName)
    if (known) ledger.images.set(fileName, { ...known, exists: 'yes' })
  }
  return ledger
}

/** A creation that nobody answered is sent again with its key: one VM, whatever had become of the first (F30). */
async function repeatCutCreations(scene: Scene, seen: Seen): Promise<void> {
  for (const { name, retry } of scene.ledger.cutCreations) {
    if (!retry) continue
    const headers = { 'idempotency-key': retry.key }
    const about = `“${name}”, once more`
    const outcome = await ask({ scene, name: 'oracle' }, endpoints.vms.create, { about, body: retry.body, headers })
    const before = seen.vms.find(vm => vm.name === name)
    if (outcome.kind === 'cut') scene.complaints.push(`The creation of “${name}” was cut again`)
    if (outcome.kind === 'refused' && before) {
      scene.complaints.push(`“${name}” is there, and its creation is refused with ${outcome.problem.code}`)
    }
    if (outcome.kind !== 'acknowledged') continue
    const vm = Vm.parse(outcome.body)
    if (before && before.id !== vm.id) scene.complaints.push(`“${name}” was made twice`)
  }
}

/** Lets people and misfortune loose on the server, kills it, starts it again, and asks whether everything is as it was promised. */
export async function playRound(
  server: Guesthouse,
  { seed, round, ledger }: { seed: number; round: number; ledger: Ledger },
): Promise<RoundReport> {
  const dice = diceOf(seed, round, 'fate')
  const scene: Scene = {
    ...{ server, ledger, diary: [], complaints: [], hit: new Set<string>() },
    startedAt: performance.now(),
  }
  const killAtMs = dice.between(0, LATEST_KILL_MS + 1)
  const misfortunes = rollMisfortunes(dice, killAtMs)
  const [stopsLater, killsWhileStarting] = [dice.chance(0.5), dice.chance(0.2) ? dice.between(1, 3) : 0]

  const over = new AbortController()
  const cast = castOf(scene, { seed, round, count: ACTORS })
  const playing = Promise.all(cast.map(actor => act(actor, over.signal)))
  const befalling = Promise.all(
    misfortunes.map((misfortune, index) =>
      befall(misfortune, { scene, dice: diceOf(seed, round, 'misfortune', index), until: over.signal }),
    ),
  )
  const failed = Promise.all([playing, befalling]).then(
    () => null,
    (error: unknown) => String(error),
  )
  await Promise.race([delay(killAtMs), failed])
  note(scene, 'kill -9 of the server')
  over.abort()
  await server.kill9()
  const mistake = await failed
  if (mistake !== null) scene.complaints.push(mistake)
  const stopped = mistake === null ? ((await befalling).find(pid => pid !== null) ?? null) : null
  const wakesEarly = stopped !== null && !stopsLater
  if (wakesEarly) signal(stopped, 'SIGCONT')

  const unfinished = unfinishedOperations(server.dataPath)
  for (const { title, state, step } of unfinished) note(scene, `left: “${title}” ${state}, ${step}`)
  for (let count = 0; count < killsWhileStarting; count += 1) {
    const starting = server.run().catch(() => {})
    const afterMs = dice.between(100, LATEST_KILL_WHILE_STARTING_MS)
    await delay(afterMs)
    note(scene, `kill -9 of the server ${afterMs} ms after its start`)
    await server.kill9()
    await starting
  }
  const before = qemusIn(server.root)
  const startedAt = performance.now()
  await server.run()
  const startMs = performance.now() - startedAt
  note(scene, 'the server is there again')

  const first = await look(server)
  scene.complaints.push(...checkAdoption(scene, { vms: first.vms, before, stopped: wakesEarly ? null : stopped }))
  if (stopped !== null) signal(stopped, 'SIGCONT')
  scene.complaints.push(...(await settle(server)))
  let seen = await look(server)
  scene.complaints.push(...checkPromises(scene, seen))
  await repeatCutCreations(scene, seen)
  seen = await look(server)
  scene.complaints.push(...checkPromises(scene, seen), ...checkProcesses(server, seen))
  scene.complaints.push(...(await checkFiles(scene, seen)), ...(await checkOperations(server, unfinished)))
  return {
    complaints: [...new Set(scene.complaints)],
    diary: scene.diary,
    ledger: ledgerFrom(seen, ledger),
    calls: scene.diary.filter(line => line.endsWith('…')).length,
    unfinished: unfinished.length,
    running: before.length,
    startMs,
  }
}
