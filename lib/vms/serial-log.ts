import { type FileHandle, open, readFile, rename } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import { KIB, MIB } from '#lib/shared/bytes.ts'

/**
 * Owns a VM's serial port. QEMU stalls the guest when nobody reads the socket while we are connected, so it is read always,
 * from the guest's first byte, whether somebody looks or not. The history is ours too, capped in memory and on disk (F29).
 */
export type SerialLog = {
  /** The last bytes that the guest wrote. */
  history(): Buffer
  /** `onEnd` is called once, when QEMU is gone or we let go of it. @returns the unsubscribe function */
  subscribe(onBytes: (bytes: Buffer) => void, onEnd: () => void): () => void
  /** Types into the guest's serial port. What a hung QEMU does not take is dropped, as a real line does it. */
  write(bytes: Uint8Array): void
  close(): void
}

const HISTORY_BYTES = 256 * KIB
/** Two files of this size at most: the current one and the one before. */
const FILE_BYTES = MIB
const UNSENT_BYTES = MIB

/** A rotating file that never fails its caller: a full disk costs history, not the guest. */
function createLogFile(path: string) {
  let file: FileHandle | null = null
  let size = 0
  return {
    async append(bytes: Buffer): Promise<void> {
      try {
        if (size + bytes.length > FILE_BYTES) {
          await file?.close()
          file = null
          await rename(path, `${path}.1`)
        }
        if (!file) {
          file = await open(path, 'a', 0o600)
          size = (await file.stat()).size
        }
        await file.write(bytes)
        size += bytes.length
      } catch {
        size = 0
      }
    },
    async close(): Promise<void> {
      await file?.close().catch(() => {})
      file = null
    },
  }
}

/** What was kept from before: of this run after a restart of Guesthouse, of the last run for a stopped VM. */
export async function readSerialHistory(path: string): Promise<Buffer> {
  const parts = await Promise.all([`${path}.1`, path].map(part => readFile(part).catch(() => Buffer.alloc(0))))
  return Buffer.concat(parts).subarray(-HISTORY_BYTES)
}

/** Connects to QEMU's serial socket and reads it to its end. */
export async function openSerialLog({
  socketPath,
  logPath,
}: {
  socketPath: string
  logPath: string
}): Promise<SerialLog> {
  const listeners = new Set<{ onBytes: (bytes: Buffer) => void; onEnd: () => void }>()
  const file = createLogFile(logPath)
  let history = await readSerialHistory(logPath)
  const socket: Socket = createConnection(socketPath)
  // The end of the process is known from QMP; here it only means that nothing more comes.
  socket.on('error', () => {})

  function end(): void {
    const ending = [...listeners]
    listeners.clear()
    for (const { onEnd } of ending) onEnd()
  }

  async function pump(): Promise<void> {
    try {
      for await (const chunk of socket) {
        const bytes = Buffer.from(chunk)
        history = Buffer.concat([history, bytes]).subarray(-HISTORY_BYTES)
        for (const { onBytes } of listeners) onBytes(bytes)
        await file.append(bytes)
      }
    } catch {
      // The socket broke: the same as its end.
    } finally {
      end()
      await file.close()
    }
  }
  pump().catch(() => {})

  return {
    history: () => history,
    subscribe(onBytes, onEnd) {
      const listener = { onBytes, onEnd }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    write(bytes) {
      if (socket.writable && socket.writableLength < UNSENT_BYTES) socket.write(bytes)
    },
    close() {
      end()
      socket.destroy()
    },
  }
}
