import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const INSPECT_PROCESS = join(import.meta.dirname, 'inspect-process.ts')
const TIMEOUT_MS = 60_000
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/** What a database says of itself, as JSON text: schema, soundness, operations, the end of the history. Never throws: a reason is an answer too. */
export async function inspectDatabase(path: string): Promise<string> {
  try {
    const limits = { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES }
    const { stdout } = await promisify(execFile)(process.execPath, [INSPECT_PROCESS, path], limits)
    return stdout
  } catch (error) {
    return JSON.stringify({ failed: error instanceof Error ? error.message : String(error) })
  }
}
