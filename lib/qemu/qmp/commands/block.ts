import { z } from 'zod'
import { noArguments, nothing, orUnknown } from './schema.ts'

const ioStatus = orUnknown(['ok', 'failed', 'nospace'])

const inserted = z.object({
  file: z.string(),
  'node-name': z.string().optional(),
  ro: z.boolean(),
  drv: z.string(),
})

/** `qdev` is the QOM path or id of the device; `device` is empty for everything made with -blockdev. */
const blockInfo = z.object({
  device: z.string(),
  qdev: z.string().optional(),
  removable: z.boolean(),
  locked: z.boolean(),
  inserted: inserted.optional(),
  tray_open: z.boolean().optional(),
  'io-status': ioStatus.optional(),
})

const deviceStats = z.object({
  rd_bytes: z.number(),
  wr_bytes: z.number(),
  rd_operations: z.number(),
  wr_operations: z.number(),
  flush_operations: z.number(),
  wr_highest_offset: z.number(),
})

const blockStats = z.object({
  device: z.string().optional(),
  qdev: z.string().optional(),
  'node-name': z.string().optional(),
  stats: deviceStats,
})

/** Disks, nodes and trays. Nodes are named and JSON-shaped; a format is always given, never probed. */
export const blockCommands = {
  'query-block': { args: noArguments, returns: z.array(blockInfo) },
  'query-blockstats': {
    args: z.strictObject({ 'query-nodes': z.boolean().optional() }),
    returns: z.array(blockStats),
  },
  'query-named-block-nodes': {
    args: z.strictObject({ flat: z.boolean().optional() }),
    returns: z.array(inserted),
  },
  /** The driver's own options stay open: they are BlockdevOptions, a union of some fifty drivers. */
  'blockdev-add': {
    args: z.looseObject({ driver: z.string(), 'node-name': z.string() }),
    returns: nothing,
  },
  'blockdev-del': { args: z.strictObject({ 'node-name': z.string() }), returns: nothing },
  eject: { args: z.strictObject({ id: z.string(), force: z.boolean().optional() }), returns: nothing },
  'blockdev-open-tray': { args: z.strictObject({ id: z.string(), force: z.boolean().optional() }), returns: nothing },
  'blockdev-close-tray': { args: z.strictObject({ id: z.string() }), returns: nothing },
  'blockdev-remove-medium': { args: z.strictObject({ id: z.string() }), returns: nothing },
  'blockdev-insert-medium': { args: z.strictObject({ id: z.string(), 'node-name': z.string() }), returns: nothing },
  /** `format` is optional for QEMU, which would then probe the file: not here. */
  'blockdev-change-medium': {
    args: z.strictObject({
      id: z.string(),
      filename: z.string(),
      format: z.string(),
      'read-only-mode': z.enum(['retain', 'read-only', 'read-write']).optional(),
    }),
    returns: nothing,
  },
}
