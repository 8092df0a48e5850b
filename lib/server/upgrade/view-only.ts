/** Long enough for what noVNC and every other client asks for; a longer list is no client’s. */
const MOST_ENCODINGS = 256
/** VNC Authentication and others would be a conversation of their own; QEMU’s socket here has none (`None`: RFC 6143, 7.2.1). */
const SECURITY_NONE = 1
/** Without “shared”, QEMU would put everybody else out. */
const SHARED = 1

/** The greeting (RFC 6143, 7.1): what the client says before messages, by its length. */
const GREETING: readonly { bytes: number; read: (said: Buffer) => Buffer | null }[] = [
  { bytes: 12, read: said => (/^RFB 003\.00[78]\n$/.test(said.toString('latin1')) ? said : null) },
  { bytes: 1, read: said => (said[0] === SECURITY_NONE ? said : null) },
  { bytes: 1, read: () => Buffer.of(SHARED) },
]

/** Of one message: how much of its beginning says how long it is, how long it is then, and what of it goes on. */
type Message = { head: number; bytes: (head: Buffer) => number; pass?: (message: Buffer) => Buffer }

const fixed = (bytes: number): Message => ({ head: 1, bytes: () => bytes })

/**
 * The messages that clients send to QEMU (RFC 6143, 7.5, and QEMU’s ui/vnc.c), by type. Those without `pass` change something: keys,
 * pointer, clipboard, the size of the screen, the power. Fence and continuous updates are in the list because clients may send them.
 */
const MESSAGES: Readonly<Record<number, Message>> = {
  0: { ...fixed(20), pass: whole }, // SetPixelFormat
  2: { head: 4, bytes: head => 4 + 4 * head.readUInt16BE(2), pass: withoutListening }, // SetEncodings
  3: { ...fixed(10), pass: whole }, // FramebufferUpdateRequest
  4: fixed(8), // KeyEvent
  5: fixed(6), // PointerEvent
  6: { head: 8, bytes: head => 8 + Math.abs(head.readInt32BE(4)) }, // ClientCutText; negative: the extended clipboard
  150: fixed(10), // EnableContinuousUpdates
  248: { head: 9, bytes: head => 9 + (head[8] ?? 0) }, // Fence
  250: fixed(4), // xvp: power
  251: { head: 7, bytes: head => 8 + 16 * (head[6] ?? 0) }, // SetDesktopSize
}

/** QEMU’s own (255): a key by its scan code, or audio. */
const QEMU_MESSAGE = 255
const QEMU_KEY = fixed(12)
const QEMU_AUDIO: Message = { head: 4, bytes: head => (head.readUInt16BE(2) === 2 ? 10 : 4) }

function messageAt(bytes: Buffer): Message | 'unknown' | 'more' {
  const [type = 0, subtype] = bytes
  if (type !== QEMU_MESSAGE) return MESSAGES[type] ?? 'unknown'
  if (subtype === undefined) return 'more'
  if (subtype > 1) return 'unknown'
  return subtype === 0 ? QEMU_KEY : QEMU_AUDIO
}

function whole(message: Buffer): Buffer {
  return message
}

/**
 * Takes what is not for the eyes out of the list of encodings: with the extended clipboard QEMU hands over what others copy, with
 * audio what the guest plays. Pictures have positive numbers, their options the small negative ones.
 */
function withoutListening(message: Buffer): Buffer {
  const kept: Buffer[] = []
  for (let at = 4; at < message.length; at += 4) {
    const encoding = message.readInt32BE(at)
    if (encoding >= -512 && encoding !== -259) kept.push(message.subarray(at, at + 4))
  }
  const head = Buffer.from(message.subarray(0, 4))
  head.writeUInt16BE(kept.length, 2)
  return Buffer.concat([head, ...kept])
}

/**
 * Lets through what a client needs to see a screen and nothing that touches the guest: what an RFB client says, piece by piece as it
 * comes, becomes what QEMU may hear of it. Only whole messages go on, so that QEMU and this cannot take the same bytes for different
 * messages. Holds back one message at most, of about a kilobyte.
 * @returns null, then and ever after: these are no messages of a client, and nothing more can be told apart
 */
export function createViewOnly(): (chunk: Buffer) => Buffer | null {
  const greeting = [...GREETING]
  let rest: Buffer = Buffer.alloc(0)
  let toSkip = 0
  let isLost = false

  /** @returns what goes on of the first message; undefined: there is no whole one; null: it is none */
  function next(): Buffer | null | undefined {
    const skipped = Math.min(toSkip, rest.length)
    rest = rest.subarray(skipped)
    toSkip -= skipped
    if (rest.length === 0) return undefined
    const [greet] = greeting
    if (greet) {
      if (rest.length < greet.bytes) return undefined
      greeting.shift()
      return greet.read(take(greet.bytes))
    }
    const message = messageAt(rest)
    if (message === 'unknown') return null
    if (message === 'more' || rest.length < message.head) return undefined
    const bytes = message.bytes(rest)
    if (!message.pass) {
      toSkip = bytes
      return NOTHING
    }
    if (bytes > 4 + 4 * MOST_ENCODINGS) return null
    return rest.length < bytes ? undefined : message.pass(take(bytes))
  }

  function take(bytes: number): Buffer {
    const taken = rest.subarray(0, bytes)
    rest = rest.subarray(bytes)
    return taken
  }

  return chunk => {
    if (isLost) return null
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const onward: Buffer[] = []
    for (let passed = next(); passed !== undefined; passed = next()) {
      if (passed === null) {
        isLost = true
        return null
      }
      onward.push(passed)
    }
    // Not a view of the chunk, which would be kept with it.
    rest = Buffer.from(rest)
    return Buffer.concat(onward)
  }
}

const NOTHING = Buffer.alloc(0)
