/** Reads a server's WebSocket frames and passes the payload of data frames on, in whatever pieces it comes (RFC 6455, 5.2). */
export function createFrameReader(onPayload: (bytes: Buffer) => void): (chunk: Buffer) => void {
  let head = Buffer.alloc(0)
  let remaining = 0
  let isData = false

  return chunk => {
    let rest = chunk
    while (rest.length > 0) {
      if (remaining > 0) {
        const piece = rest.subarray(0, remaining)
        remaining -= piece.length
        rest = rest.subarray(piece.length)
        if (isData) onPayload(piece)
        continue
      }
      // Byte by byte is enough: a head of 2 to 10 bytes comes before up to 256 KiB.
      head = Buffer.concat([head, rest.subarray(0, 1)])
      rest = rest.subarray(1)
      const length = payloadLength(head)
      if (length === null) continue
      isData = ((head[0] ?? 0) & 0x0f) <= 2
      remaining = length
      head = Buffer.alloc(0)
    }
  }
}

/** Null while the head is not complete. */
function payloadLength(head: Buffer): number | null {
  const short = (head[1] ?? 0) & 0x7f
  if (head.length < 2) return null
  if (short < 126) return short
  if (short === 126) return head.length < 4 ? null : head.readUInt16BE(2)
  return head.length < 10 ? null : Number(head.readBigUInt64BE(2))
}
