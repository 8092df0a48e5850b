import { z } from 'zod'
import { QmpProtocolError } from './errors.ts'

const version = z.object({
  qemu: z.object({ major: z.int(), minor: z.int(), micro: z.int() }),
  package: z.string(),
})
export type QemuVersion = z.infer<typeof version>
export const qemuVersionSchema = version

const greeting = z.object({ version, capabilities: z.array(z.string()) })
export type QmpGreeting = z.infer<typeof greeting>

const failure = z.object({ class: z.string(), desc: z.string() })

const line = z.object({
  QMP: greeting.optional(),
  event: z.string().optional(),
  data: z.unknown().optional(),
  timestamp: z.unknown().optional(),
  return: z.unknown().optional(),
  error: failure.optional(),
  id: z.unknown().optional(),
})

/** One line from QEMU, sorted by what it is. Events stay raw here: see events.ts. */
export type QmpMessage =
  | { kind: 'greeting'; greeting: QmpGreeting }
  | { kind: 'event'; name: string; data: unknown; timestamp: unknown }
  | { kind: 'return'; id: unknown; value: unknown }
  /** QEMU leaves the id out when it could not read the command at all. */
  | { kind: 'error'; id: unknown; class: string; desc: string }

/**
 * Throws QmpProtocolError for anything that QEMU never says.
 * Source: https://www.qemu.org/docs/master/interop/qmp-spec.html
 */
export function parseMessage(text: string): QmpMessage {
  const parsed = line.safeParse(parseJson(text))
  if (!parsed.success) throw notQmp(text, parsed.error)
  const { data } = parsed
  if (data.QMP) return { kind: 'greeting', greeting: data.QMP }
  if (data.event !== undefined) {
    return { kind: 'event', name: data.event, data: data.data, timestamp: data.timestamp }
  }
  if (data.error) return { kind: 'error', id: data.id, ...data.error }
  if (data.return !== undefined) return { kind: 'return', id: data.id, value: data.return }
  throw notQmp(text)
}

function parseJson(text: string): unknown {
  try {
    // A "__proto__" key becomes an ordinary property here, but would change a prototype in a later Object.assign. The reviver
    // drops it; it is slow, so only lines that may hold such a key (also written with \u escapes) pay for it.
    return /__proto__|\\u00/.test(text) ? JSON.parse(text, withoutProto) : JSON.parse(text)
  } catch (cause) {
    throw notQmp(text, cause)
  }
}

function withoutProto(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value
}

function notQmp(text: string, cause?: unknown): QmpProtocolError {
  return new QmpProtocolError(`QEMU's monitor sent what is not QMP: ${JSON.stringify(text.slice(0, 120))}`, { cause })
}
