import { MIB } from '#lib/shared/bytes.ts'
import { QmpProtocolError } from './errors.ts'

const NEWLINE = 0x0a
const RELEASE_ABOVE_BYTES = 64 * 1024

/** QEMU's longest honest line is the schema of query-qmp-schema, about 200 KiB. */
export const MAX_LINE_BYTES = 8 * MIB

export type LineSplitter = {
  /** The lines that `chunk` completes, without their ends. Throws QmpProtocolError when a line passes the cap. */
  push(chunk: Buffer): Generator<string>
  /** Bytes of the line that has not ended yet. */
  readonly heldBytes: number
}

/**
 * Cuts a byte stream into lines and never holds more than `maxLineBytes` plus one chunk.
 * The unfinished line lives in one growing buffer: a list of chunks would cost a hundred times the bytes of a peer that
 * sends them one by one.
 */
export function createLineSplitter(maxLineBytes = MAX_LINE_BYTES): LineSplitter {
  let held = Buffer.alloc(0)
  let heldBytes = 0

  function hold(bytes: Buffer): void {
    const neededBytes = heldBytes + bytes.length
    if (neededBytes > maxLineBytes) throw new QmpProtocolError(`QEMU sent a line of more than ${maxLineBytes} bytes`)
    if (neededBytes > held.length) {
      const grown = Buffer.alloc(Math.max(neededBytes, Math.min(held.length * 2, maxLineBytes)))
      held.copy(grown, 0, 0, heldBytes)
      held = grown
    }
    bytes.copy(held, heldBytes)
    heldBytes = neededBytes
  }

  function takeHeld(): string {
    const line = held.toString('utf8', 0, heldBytes)
    heldBytes = 0
    if (held.length > RELEASE_ABOVE_BYTES) held = Buffer.alloc(0)
    return line
  }

  return {
    get heldBytes() {
      return heldBytes
    },
    *push(chunk) {
      let start = 0
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        hold(chunk.subarray(start, end))
        start = end + 1
        yield takeHeld()
      }
      hold(chunk.subarray(start))
    },
  }
}
