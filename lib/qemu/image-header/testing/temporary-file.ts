import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file that is gone at the end of its `await using` block. */
export async function temporaryFile(
  content: Buffer | string,
): Promise<AsyncDisposable & { path: string; directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'image-header-'))
  const path = join(directory, 'image')
  await writeFile(path, content)
  return { path, directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) }
}
