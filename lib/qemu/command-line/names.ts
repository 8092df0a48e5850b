import { createHash } from 'node:crypto'

/** Block node names longer than this are refused: `char node_name[32]` in include/block/block_int-common.h. */
const NODE_NAME_MAX = 31

/**
 * The names under which QMP knows a disk. They follow from the disk's id alone, so that events and commands of a running
 * machine can be matched with its spec after a restart.
 */
export type BlockNames = {
  /** `id` of the guest device: `blockdev-change-medium`, `device_del`, DEVICE_TRAY_MOVED. */
  device: string
  /** Node with the image format: block jobs, `block_resize`, BLOCK_IO_ERROR. */
  format: string
  /** Node with the file below it. */
  file: string
}

export function diskNames(diskId: string): BlockNames {
  return blockNames('disk', diskId)
}

export function cdromNames(cdromId: string): BlockNames {
  return blockNames('cd', cdromId)
}

/** Names of the images below a disk's own: `layer` 1 is its backing file, 2 the one below that. */
export function backingNames(diskId: string, layer: number): Pick<BlockNames, 'format' | 'file'> {
  return { format: nodeName('disk', diskId, `-b${layer}`), file: nodeName('disk', diskId, `-b${layer}-file`) }
}

/** `id` of a NIC's device, for `set_link` and NIC_RX_FILTER_CHANGED. */
export function nicDeviceId(nicId: string): string {
  return `nic-${nicId}`
}

export function netdevId(nicId: string): string {
  return `net-${nicId}`
}

function blockNames(kind: 'disk' | 'cd', id: string): BlockNames {
  return { device: `${kind}-${id}`, format: nodeName(kind, id, ''), file: nodeName(kind, id, '-file') }
}

/** Long ids become a hash: the name must still follow from the id alone. */
function nodeName(kind: string, id: string, suffix: string): string {
  const name = `${kind}-${id}${suffix}`
  if (name.length <= NODE_NAME_MAX) return name
  return `${kind}-${createHash('sha256').update(id).digest('hex').slice(0, 12)}${suffix}`
}
