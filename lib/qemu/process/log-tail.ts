import { type FileHandle, open } from 'node:fs/promises'

const MAX_LINES = 20
const MAX_BYTES = 16 * 1024
const MAX_LINE_CHARACTERS = 1000

/** Begins the line that launch.ts writes before QEMU's own: words of an earlier run are not this run's last words. */
export const LAUNCH_MARK = '# launched '

/** Debian's QEMU says these on every start when its optional user interfaces are not installed. */
const HARMLESS = [/module \S+ not found/i, /could not load module/i, /failed to (open|initialize) module/i]

/** Control characters and the overrides of writing direction: a log is text for people, not a program for a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/**
 * The last lines that QEMU wrote since it was last launched, without harmless noise. Reads only the end of the file, however
 * large it is; a file that cannot be read is an empty tail, because this is called while another failure is being told.
 */
export async function readLogTail(
  path: string,
  { maxLines = MAX_LINES, maxBytes = MAX_BYTES }: { maxLines?: number; maxBytes?: number } = {},
): Promise<string[]> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return []
  try {
    const { text, isWhole } = await readEnd(file, maxBytes)
    const lines = text.split('\n')
    if (!isWhole) lines.shift()
    const mark = lines.findLastIndex(line => line.startsWith(LAUNCH_MARK))
    return lines
      .slice(mark + 1)
      .map(line => line.replace(UNPRINTABLE, '').slice(0, MAX_LINE_CHARACTERS))
      .filter(line => line.trim() !== '' && !HARMLESS.some(noise => noise.test(line)))
      .slice(-maxLines)
  } catch {
    return []
  } finally {
    await file.close()
  }
}

async function readEnd(file: FileHandle, maxBytes: number): Promise<{ text: string; isWhole: boolean }> {
  const { size } = await file.stat()
  const length = Math.min(size, maxBytes)
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position: size - length })
  return { text: buffer.toString('utf8', 0, bytesRead), isWhole: size <= maxBytes }
}
