import { z } from 'zod'
import { noArguments, nothing } from './schema.ts'

/** `qcode` names are QKeyCode, https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#qapidoc-QKeyCode. */
const key = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('qcode'), data: z.string() }),
  z.strictObject({ type: z.literal('number'), data: z.int() }),
])

const move = z.strictObject({ axis: z.enum(['x', 'y']), value: z.int() })

const inputEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('key'), data: z.strictObject({ key, down: z.boolean() }) }),
  z.strictObject({
    type: z.literal('btn'),
    data: z.strictObject({
      button: z.enum([
        'left',
        'middle',
        'right',
        'wheel-up',
        'wheel-down',
        'wheel-left',
        'wheel-right',
        'side',
        'extra',
      ]),
      down: z.boolean(),
    }),
  }),
  z.strictObject({ type: z.literal('rel'), data: move }),
  /** 0 to 32767 across the screen. */
  z.strictObject({ type: z.literal('abs'), data: move }),
])

const vncClient = z.object({ host: z.string(), service: z.string(), family: z.string(), websocket: z.boolean() })

/** What a person sees and touches. */
export const screenCommands = {
  /** QEMU itself writes `filename`: with dropped privileges it must be able to. PNG needs QEMU 7.1 or later. */
  screendump: {
    args: z.strictObject({
      filename: z.string(),
      format: z.literal('png'),
      device: z.string().optional(),
      head: z.int().optional(),
    }),
    returns: nothing,
  },
  'send-key': { args: z.strictObject({ keys: z.array(key), 'hold-time': z.int().optional() }), returns: nothing },
  'input-send-event': {
    args: z.strictObject({ device: z.string().optional(), head: z.int().optional(), events: z.array(inputEvent) }),
    returns: nothing,
  },
  'query-vnc': {
    args: noArguments,
    returns: z.object({
      enabled: z.boolean(),
      host: z.string().optional(),
      service: z.string().optional(),
      family: z.string().optional(),
      clients: z.array(vncClient).optional(),
    }),
  },
}
