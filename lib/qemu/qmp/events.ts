import { z } from 'zod'

const timestamp = z.object({ seconds: z.int(), microseconds: z.int() })
const nothing = z.unknown().optional()

/** Seconds and microseconds of the host's clock, which may jump; -1 when QEMU could not read it. */
export type QmpTimestamp = z.infer<typeof timestamp>

function event<Name extends string, Data extends z.ZodType>(name: Name, data: Data) {
  return z.object({ event: z.literal(name), data, timestamp })
}

const vncPeer = z.object({ host: z.string(), service: z.string(), family: z.string(), websocket: z.boolean() })
const vncPeers = z.object({ server: vncPeer, client: vncPeer })

/**
 * The events that are used, in QEMU's words: VMs' histories are made of them (lib/vms/event-story.ts).
 * `reason` of SHUTDOWN and RESET is a ShutdownCause: `guest-shutdown`, `guest-reset`, `guest-panic`, `host-qmp-quit`, `host-signal`,
 * `host-qmp-system-reset`, `host-ui`, `host-error`, `subsystem-reset`, `snapshot-load`; later versions may add more.
 * Source: https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html
 */
const knownEvent = z.discriminatedUnion('event', [
  event('SHUTDOWN', z.object({ guest: z.boolean(), reason: z.string() })),
  event('RESET', z.object({ guest: z.boolean(), reason: z.string() })),
  event('POWERDOWN', nothing),
  event('STOP', nothing),
  event('RESUME', nothing),
  event('SUSPEND', nothing),
  event('SUSPEND_DISK', nothing),
  event('WAKEUP', nothing),
  event(
    'BLOCK_IO_ERROR',
    z.object({
      device: z.string(),
      'node-name': z.string().optional(),
      operation: z.enum(['read', 'write']),
      /** `stop` is the one that paused the guest. */
      action: z.enum(['ignore', 'report', 'stop']),
      nospace: z.boolean().optional(),
      reason: z.string(),
    }),
  ),
  event('GUEST_PANICKED', z.object({ action: z.string(), info: z.unknown().optional() })),
  event('WATCHDOG', z.object({ action: z.string() })),
  event(
    'MEMORY_FAILURE',
    z.object({
      recipient: z.string(),
      /** `ignore`, `inject` (the guest was told), `fatal`, `reset`. */
      action: z.string(),
      flags: z.object({ 'action-required': z.boolean(), recursive: z.boolean() }).optional(),
    }),
  ),
  event('BLOCK_JOB_COMPLETED', z.object({ type: z.string(), device: z.string(), error: z.string().optional() })),
  event('BLOCK_JOB_CANCELLED', z.object({ type: z.string(), device: z.string() })),
  event('BLOCK_JOB_ERROR', z.object({ device: z.string(), operation: z.string(), action: z.string() })),
  event('DEVICE_UNPLUG_GUEST_ERROR', z.object({ device: z.string().optional(), path: z.string() })),
  event('DEVICE_DELETED', z.object({ device: z.string().optional(), path: z.string() })),
  event('DEVICE_TRAY_MOVED', z.object({ device: z.string(), id: z.string(), 'tray-open': z.boolean() })),
  event('RTC_CHANGE', z.object({ offset: z.int() })),
  event('VNC_CONNECTED', vncPeers),
  event('VNC_INITIALIZED', vncPeers),
  event('VNC_DISCONNECTED', vncPeers),
])

/** Carries what this version does not know, or what came in a shape it does not know, untouched. */
export type UnknownQmpEvent = { event: 'unknown'; name: string; data: unknown; timestamp: QmpTimestamp | null }

export type QmpEvent = z.infer<typeof knownEvent> | UnknownQmpEvent

const knownNames = new Set<string>(knownEvent.options.map(option => option.shape.event.value))

/** Whether an event that parsed as `unknown` should have parsed as a known one. */
export function isKnownEventName(name: string): boolean {
  return knownNames.has(name)
}

/** Never throws: an event that does not fit is `unknown`, because a signal that cannot be read must not end the session. */
export function parseEvent(raw: { name: string; data: unknown; timestamp: unknown }): QmpEvent {
  const known = knownEvent.safeParse({ event: raw.name, data: raw.data, timestamp: raw.timestamp })
  if (known.success) return known.data
  const stamp = timestamp.safeParse(raw.timestamp)
  return { event: 'unknown', name: raw.name, data: raw.data, timestamp: stamp.success ? stamp.data : null }
}
