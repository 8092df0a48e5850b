import { realpath, stat } from 'node:fs/promises'

/**
 * Changes whenever a program is replaced, through links as well: what was learned from one program must not be believed
 * of another. Rejects when the file is not there.
 */
export async function programFingerprint(path: string): Promise<string> {
  const real = await realpath(path)
  const { mtimeMs, size } = await stat(real)
  return `${real} ${mtimeMs} ${size}`
}
