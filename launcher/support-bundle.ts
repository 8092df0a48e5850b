/**
 * `./guesthouse support-bundle [FILE]`: for the day when the page does not come. Asks the Guesthouse that runs; when none does, or it
 * does not answer, gathers what is on disk.
 */
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { supportBundle } from '#lib/contract/endpoints/health.ts'
import { bundleName, writeBundle } from '#lib/health/support-bundle/archive.ts'
import { entriesFromDisk } from '#lib/health/support-bundle/from-disk.ts'
import { dataPaths } from '#lib/server/data-directory.ts'
import { findRunning } from './running.ts'
import { dataPath, fail } from './say.ts'

const LIMIT_MS = 120_000

try {
  const data = dataPath()
  const path = process.argv[2] ?? bundleName()
  // It holds names that are nobody else’s business: 0600.
  const asked = await fromServer(data).catch(() => null)
  if (asked) await writeFile(path, Buffer.from(await asked.arrayBuffer()), { mode: 0o600 })
  else
    await writeBundle(entriesFromDisk({ dataPath: data, ...dataPaths(data) }), createWriteStream(path, { mode: 0o600 }))
  console.log(
    `${path} holds what somebody who helps needs${asked ? '' : ', of what is on disk'}. Look through it before you give it away.`,
  )
} catch (error) {
  fail(error)
}

async function fromServer(data: string): Promise<Response | null> {
  const running = await findRunning(data)
  if (!running?.address) return null
  const response = await fetch(new URL(supportBundle.path, running.address), { signal: AbortSignal.timeout(LIMIT_MS) })
  return response.ok ? response : null
}
