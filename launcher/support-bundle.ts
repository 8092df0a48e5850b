/**
 * `./guesthouse support-bundle [FILE]`: for the day when the page does not come. Asks the Guesthouse that runs; when none does, or it
 * does not answer, gathers what is on disk.
 */
import { randomUUID } from 'node:crypto'
import { lstat, open, rename, rm } from 'node:fs/promises'
import { supportBundle } from '#lib/contract/endpoints/health.ts'
import { bundleName, writeBundle } from '#lib/health/support-bundle/archive.ts'
import { entriesFromDisk } from '#lib/health/support-bundle/from-disk.ts'
import { dataPaths } from '#lib/server/data-directory.ts'
import { askRunning } from './ask-running.ts'
import { findRunning } from './running.ts'
import { dataPath, fail } from './say.ts'

const LIMIT_MS = 120_000

try {
  const data = dataPath()
  const path = process.argv[2] ?? bundleName()
  const answer = await fromServer(data).catch(() => null)
  await writeForOwner(path, answer ?? data)
  console.log(
    `${path} holds what somebody who helps needs${answer ? '' : ', of what is on disk'}. Look through it before you give it away.`,
  )
} catch (error) {
  fail(error)
}

/** Read to its end here: a server that ends in the middle has not answered. */
async function fromServer(data: string): Promise<Buffer | null> {
  const running = await findRunning(data)
  if (!running?.address) return null
  const { status, body } = await askRunning(new URL(supportBundle.path, running.address), { limitMs: LIMIT_MS })
  return status === 200 ? body : null
}

/**
 * It holds names that are nobody else’s business: a new file that only its owner reads takes the name when it is whole. What had the name
 * may be readable by others, and in a directory of everybody be anybody’s link.
 * @param content what the server answered, or the data directory to gather from
 */
async function writeForOwner(path: string, content: Buffer | string): Promise<void> {
  const there = await lstat(path).catch(() => null)
  if (there && !there.isFile()) throw new Error(`${path} is there and is no file. Remove it, or name another.`)
  const unfinished = `${path}.${randomUUID()}`
  try {
    const file = await open(unfinished, 'wx', 0o600)
    if (typeof content === 'string') {
      const entries = entriesFromDisk({ dataPath: content, ...dataPaths(content) })
      await writeBundle(entries, file.createWriteStream())
    } else {
      await file.writeFile(content).finally(() => file.close())
    }
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}
