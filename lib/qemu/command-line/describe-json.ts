import { z } from 'zod'

/** What an option does, in a sentence, and the setting that it came from. */
export type Description = { explanation: string; setting: string }

/** Nodes, devices, netdevs and objects, as far as an explanation needs them. */
const properties = z.looseObject({
  driver: z.string().optional(),
  type: z.string().optional(),
  'qom-type': z.string().optional(),
  id: z.string().optional(),
  'node-name': z.string().optional(),
  backing: z.string().nullish(),
  'read-only': z.boolean().optional(),
  restrict: z.boolean().optional(),
})

/** null for something that we do not make. */
export function describeJson(text: string): Description | null {
  const parsed = parse(text)
  if (!parsed) return null
  const { driver, type } = parsed
  if (parsed['qom-type'] !== undefined)
    return { explanation: "Random numbers from the host's kernel.", setting: 'random numbers' }
  if (type !== undefined) return describeNetdev(parsed.id ?? '', parsed.restrict === true)
  if (driver !== undefined && parsed['node-name'] !== undefined) {
    return describeNode({
      driver,
      name: parsed['node-name'],
      backing: parsed.backing,
      readOnly: parsed['read-only'] === true,
    })
  }
  return driver === undefined ? null : describeDevice(driver, parsed.id ?? '')
}

function parse(text: string): z.infer<typeof properties> | null {
  try {
    return properties.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function describeNetdev(id: string, isIsolated: boolean): Description {
  const explanation = isIsolated
    ? 'A network of its own: the guest reaches neither the host nor the outside.'
    : "The guest shares the host's network connection and cannot be reached from outside."
  return { explanation, setting: `NIC ${id.replace(/^net-/, '')}` }
}

function describeNode({
  driver,
  name,
  backing,
  readOnly,
}: {
  driver: string
  name: string
  backing: string | null | undefined
  readOnly: boolean
}): Description {
  const access = readOnly ? ' It is only read.' : ''
  const setting = settingOfNode(name)
  if (driver === 'file') return { explanation: `The file itself, locked while QEMU has it open.${access}`, setting }
  if (driver === 'raw') return { explanation: `The file's content is taken byte for byte.${access}`, setting }
  const chain = backing ? ` What it does not hold is read from '${backing}'.` : ' It stands alone.'
  return { explanation: `The file's content is a ${driver} image.${chain}${access}`, setting }
}

/** `disk-root-b1-file` is part of the disk `root`: see names.ts. */
function settingOfNode(name: string): string {
  if (name.startsWith('firmware-')) return 'firmware'
  const id = name.replace(/^(disk|cd)-/, '').replace(/(-b\d+)?(-file)?$/, '')
  return name.startsWith('cd-') ? `CD drive ${id}` : `disk ${id}`
}

const DEVICES: Record<string, Description> = {
  VGA: { explanation: 'A graphics card that every guest has a driver for.', setting: 'display' },
  'virtio-vga': { explanation: 'A virtio graphics card.', setting: 'display' },
  'qemu-xhci': { explanation: 'A USB 3 controller, for the pointing device.', setting: 'display' },
  'piix3-usb-uhci': { explanation: 'A USB 1 controller, for the pointing device.', setting: 'display' },
  'usb-tablet': { explanation: "A tablet: the guest's pointer stays under the browser's.", setting: 'display' },
  pvpanic: { explanation: "The sensor by which a guest's kernel tells that it panicked.", setting: 'always' },
  'isa-serial': { explanation: "The guest's first serial port (COM1, ttyS0).", setting: 'serial port' },
  'virtio-serial-pci': { explanation: 'A controller for channels between guest and host.', setting: 'guest agent' },
  virtserialport: { explanation: 'The channel that qemu-guest-agent answers on.', setting: 'guest agent' },
  'virtio-rng-pci': {
    explanation: 'Gives the guest random numbers, which it may wait for at boot.',
    setting: 'random numbers',
  },
  'virtio-scsi-pci': { explanation: 'A virtio SCSI controller.', setting: 'disks' },
  'ich9-ahci': { explanation: 'A SATA controller with six more ports.', setting: 'disks' },
  'piix3-ide': { explanation: 'An IDE controller, which this board does not have itself.', setting: 'disks' },
}

const BUS_NAMES: Record<string, string> = {
  'virtio-blk-pci': 'a virtio disk',
  'scsi-hd': 'a SCSI disk',
  'ide-hd': 'a SATA or IDE disk',
}

function describeDevice(driver: string, id: string): Description | null {
  const known = DEVICES[driver]
  if (known) return known
  if (id.startsWith('nic-'))
    return { explanation: `A network card (${driver}).`, setting: `NIC ${id.slice('nic-'.length)}` }
  if (id.startsWith('cd-')) return { explanation: 'A CD drive.', setting: `CD drive ${id.slice('cd-'.length)}` }
  const bus = BUS_NAMES[driver]
  if (!bus) return null
  const explanation = `What the guest sees: ${bus}. A full host pauses the guest instead of failing its writes.`
  return { explanation, setting: `disk ${id.replace(/^disk-/, '')}` }
}
