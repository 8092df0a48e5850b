import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { HealthDetails } from '#lib/contract/health.ts'
import { readSpace } from '#lib/storage/space.ts'

export type FileSystem = HealthDetails['storage'][number]
/** A place of ours, and what lies there: “database”, “disks” … */
export type Place = { path: string; purpose: string }

/** A disk that hangs is not waited for. */
const ANSWER_MS = 1_000

/** Each file system once, with everything of ours that lies on it. One that cannot be asked now is left out: F24 has words for that. */
async function readAll(places: Place[]): Promise<FileSystem[]> {
  const found = new Map<number, FileSystem>()
  for (const { path, purpose } of places) {
    const [facts, space] = await Promise.all([stat(path), readSpace(path)]).catch(() => [null, null])
    if (facts === null || space === null) continue
    const known = found.get(facts.dev)
    if (known) known.purposes.push(purpose)
    else found.set(facts.dev, { path, purposes: [purpose], ...space })
  }
  return [...found.values()]
}

/**
 * @returns how to read them: what was last known while one hangs. It is then not asked again before it has answered, because each
 * question to a disk that hangs keeps one of the few threads that all other files need
 */
export function createFileSystems(places: Place[], answerMs = ANSWER_MS): () => Promise<FileSystem[]> {
  let known: FileSystem[] = []
  let asked: Promise<void> | null = null
  return async () => {
    asked ??= readAll(places).then(answer => {
      known = answer
      asked = null
    })
    const giveUp = new AbortController()
    await Promise.race([asked, delay(answerMs, undefined, { signal: giveUp.signal }).catch(() => {})])
    giveUp.abort()
    return known
  }
}
