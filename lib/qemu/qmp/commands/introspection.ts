import { z } from 'zod'
import { qemuVersionSchema } from '../messages.ts'
import { noArguments, nothing } from './schema.ts'

const machine = z.object({
  name: z.string(),
  alias: z.string().optional(),
  'is-default': z.boolean().optional(),
  'cpu-max': z.int(),
  deprecated: z.boolean(),
  'default-cpu-type': z.string().optional(),
})

const cpuModel = z.object({
  name: z.string(),
  typename: z.string(),
  deprecated: z.boolean(),
  'alias-of': z.string().optional(),
  /** Features that this host lacks for the model; empty is runnable, absent is not known (TCG). */
  'unavailable-features': z.array(z.string()).optional(),
})

const objectType = z.object({ name: z.string(), abstract: z.boolean().optional(), parent: z.string().optional() })

/** What this QEMU is and can do. */
export const introspectionCommands = {
  qmp_capabilities: { args: noArguments, returns: nothing },
  'query-version': { args: noArguments, returns: qemuVersionSchema },
  'query-commands': { args: noArguments, returns: z.array(z.object({ name: z.string() })) },
  'query-machines': { args: noArguments, returns: z.array(machine) },
  'query-cpu-definitions': { args: noArguments, returns: z.array(cpuModel) },
  'qom-list-types': {
    args: z.strictObject({ implements: z.string().optional(), abstract: z.boolean().optional() }),
    returns: z.array(objectType),
  },
  'query-kvm': { args: noArguments, returns: z.object({ enabled: z.boolean(), present: z.boolean() }) },
  'query-name': { args: noArguments, returns: z.object({ name: z.string().optional() }) },
  /** All zeroes without `-uuid`. */
  'query-uuid': { args: noArguments, returns: z.object({ UUID: z.string() }) },
}
