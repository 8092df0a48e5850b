import { z } from 'zod'
import { noArguments, nothing } from './schema.ts'

const cpu = z.object({ 'cpu-index': z.int(), 'thread-id': z.int(), 'qom-path': z.string(), target: z.string() })

/** Devices, processors and memory of a running machine. */
export const deviceCommands = {
  /** The device's own properties stay open: every driver has others. */
  device_add: { args: z.looseObject({ driver: z.string(), id: z.string() }), returns: nothing },
  /** Only asks the guest to let go; DEVICE_DELETED says that it did. */
  device_del: { args: z.strictObject({ id: z.string() }), returns: nothing },
  'query-cpus-fast': { args: noArguments, returns: z.array(cpu) },
  /** Bytes. Refused with class DeviceNotActive on a machine without a balloon. */
  'query-balloon': { args: noArguments, returns: z.object({ actual: z.number() }) },
}
