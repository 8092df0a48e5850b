import { join } from 'node:path'
import type { EndpointDefinition } from '#lib/contract/endpoint.ts'
import type { Guesthouse } from '../guesthouse.ts'
import type { Dice } from './dice.ts'
import type { Ledger } from './ledger.ts'
import { type Outcome, type Sending, send } from './send.ts'

/** One round: who plays in it, and what was said and seen. */
export type Scene = {
  server: Guesthouse
  ledger: Ledger
  /** What was done and what came of it, in order: to be read when something is wrong. */
  diary: string[]
  /** What must not be. */
  complaints: string[]
  /** VMs whose QEMU we have killed or stopped: their starts and commands may fail. */
  hit: Set<string>
  startedAt: number
}

/** Somebody who calls the API, one call after another. */
export type Actor = { scene: Scene; name: string; dice: Dice }

export function note({ diary, startedAt }: Scene, line: string): void {
  diary.push(`${String(Math.round(performance.now() - startedAt)).padStart(6)} ms  ${line}`)
}

export const poolOf = (server: Guesthouse) => join(server.dataPath, 'pools/default')

/** Calls the API, writes it into the diary, and complains about what is never right. */
export async function ask(
  { scene, name }: Pick<Actor, 'scene' | 'name'>,
  endpoint: EndpointDefinition,
  sending: Sending & { about: string },
): Promise<Outcome> {
  const { about, ...rest } = sending
  const call = `${name} ${endpoint.id} ${about}`
  note(scene, `${call} …`)
  const outcome = await send(scene.server, endpoint, rest)
  note(scene, `${call}: ${outcome.kind === 'refused' ? `${outcome.problem.code} (${outcome.status})` : outcome.kind}`)
  if (outcome.kind === 'refused') {
    const { code, detail, log } = outcome.problem
    if (code === 'internal-error') scene.complaints.push(`${call}: ${code}: ${detail} ${log.join(' | ')}`)
  }
  return outcome
}
