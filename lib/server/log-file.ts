import { closeSync, fstatSync, mkdirSync, openSync, renameSync, write, writeSync } from 'node:fs'
import { join } from 'node:path'
import { MIB } from '#lib/shared/bytes.ts'

const MAX_BYTES = 5 * MIB
/** What waits while the disk hangs or is full; then lines are lost, and how many is said. */
const MAX_WAITING_CHARS = MIB

export type LogFile = {
  write(line: string): void
  /** How many lines could not be written since the last that could. */
  readonly lost: number
  close(): void
}

/**
 * The log on disk, for the support bundle: this file and the one before, 5 MiB each. Nobody ever waits for it, and a disk that is
 * full or gone costs lines and nothing else (F10, F29).
 */
export function openLogFile(folder: string, { maxBytes = MAX_BYTES }: { maxBytes?: number } = {}): LogFile {
  const path = join(folder, 'guesthouse.log')
  let file: { fd: number; size: number } | null = null
  let waiting = ''
  let lost = 0
  let writing = false
  let closed = false

  function opened(): { fd: number; size: number } {
    if (file && file.size >= maxBytes) {
      renameSync(path, `${path}.1`)
      closeSync(file.fd)
      file = null
    }
    if (file) return file
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const fd = openSync(path, 'a', 0o600)
    file = { fd, size: fstatSync(fd).size }
    return file
  }

  function take(): string {
    const said =
      lost > 0
        ? `${JSON.stringify({ at: new Date().toISOString(), level: 'warn', event: 'log lines lost', lost })}\n`
        : ''
    const text = said + waiting
    waiting = ''
    return text
  }

  function flush(): void {
    if (writing || closed || waiting === '') return
    try {
      const target = opened()
      const bytes = Buffer.from(take())
      writing = true
      write(target.fd, bytes, (error, written) => {
        writing = false
        target.size += written
        // A disk that is nearly full takes the beginning, and says no error.
        const rest = bytes.subarray(error ? 0 : written).toString()
        lost = rest === '' ? 0 : lost + linesIn(rest)
        if (rest === '') flush()
      })
    } catch {
      lost += linesIn(waiting)
      waiting = ''
    }
  }

  return {
    write(line) {
      if (closed) return
      if (waiting.length + line.length > MAX_WAITING_CHARS) lost += 1
      else waiting += line
      flush()
    },
    get lost() {
      return lost
    },
    close() {
      if (closed) return
      closed = true
      try {
        if (waiting !== '' && !writing) writeSync(opened().fd, take())
        if (file && !writing) closeSync(file.fd)
      } catch {
        // The last lines are lost with the disk.
      }
    },
  }
}

function linesIn(text: string): number {
  return text.split('\n').length - 1
}
