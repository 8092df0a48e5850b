import { readFile, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { publishFile } from '#lib/storage/durable-file.ts'

/** Which boot of the host this data directory has seen last, and which VMs are still to be started in it. */
const AutostartRecord = z.object({ version: z.literal(1), bootId: z.string(), waiting: z.array(z.uuid()) })
export type AutostartRecord = z.infer<typeof AutostartRecord>

/** null when there is none, or none that can be understood: then nobody knows whether the host was restarted. */
export async function readAutostartRecord(path: string): Promise<AutostartRecord | null> {
  try {
    return AutostartRecord.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

/** Whole or not at all, and on the disk when this resolves. */
export async function writeAutostartRecord(path: string, record: AutostartRecord): Promise<void> {
  const part = `${path}.part`
  try {
    await writeFile(part, JSON.stringify(record), { mode: 0o600 })
    await publishFile({ from: part, to: path })
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    throw error
  }
}
