import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A short path, because a unix socket's may have 107 bytes. */
export async function temporaryFolder(): Promise<{ path: string; close: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'gh-bench-'))
  return { path, close: () => rm(path, { recursive: true, force: true }) }
}
