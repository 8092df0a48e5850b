import { stat } from 'node:fs/promises'
import { userWithId } from '#lib/host/accounts.ts'

/**
 * Whoever writes the database makes files beside it, and those of root would keep a Guesthouse out that is not root.
 * @throws Error with a sentence that says as whom to do it
 */
export async function requireOwner(dataPath: string): Promise<void> {
  const found = await stat(dataPath).catch(() => null)
  if (!found) {
    throw new Error(`There is no data directory ${dataPath}. Start Guesthouse first, or name another with --data.`)
  }
  if (found.uid === process.getuid?.()) return
  const owner = await userWithId(found.uid)
  const name = owner?.name ?? `the user ${found.uid}`
  const how = owner ? `, e.g. with: sudo -u ${owner.name} ./guesthouse …` : ''
  throw new Error(
    `The data directory ${dataPath} belongs to ${name}, and what is written there has to be theirs. Do this as ${name}${how}`,
  )
}
