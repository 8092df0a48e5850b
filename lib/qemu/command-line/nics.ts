import type { Capabilities } from '../capabilities/capabilities.ts'
import type { MachineSpec, NicSpec } from '../machine-spec.ts'
import { device } from './device.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { netdevId, nicDeviceId } from './names.ts'
import { json } from './option-values.ts'
import { pciSlot } from './pci-slots.ts'

const DRIVERS: Record<NicSpec['model'], string> = {
  'virtio-net': 'virtio-net-pci',
  e1000: 'e1000',
  e1000e: 'e1000e',
  rtl8139: 'rtl8139',
}

/** Each NIC: the host's end, then the card. */
export function nics(spec: MachineSpec, capabilities: Capabilities): string[] {
  return spec.nics.flatMap((nic, index) => [...netdev(nic, capabilities), ...card({ spec, nic, index, capabilities })])
}

/** Nothing here comes from a person: `guestfwd`, `smb` and scripts of a netdev can run programs on the host. */
function netdev({ id, netdev }: NicSpec, capabilities: Capabilities): string[] {
  if (!capabilities.netdevKinds.includes(netdev.kind)) {
    throw new MachineSpecError('nics', 'This QEMU was built without user-mode networking (libslirp).')
  }
  return ['-netdev', json({ type: 'user', id: netdevId(id), ...(netdev.isolated ? { restrict: true } : {}) })]
}

/** Unicast and global or local: QEMU accepts a multicast address, and such a guest then gets no packet. */
const UNICAST_MAC = /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/

function card({
  spec,
  nic,
  index,
  capabilities,
}: {
  spec: MachineSpec
  nic: NicSpec
  index: number
  capabilities: Capabilities
}): string[] {
  if (!UNICAST_MAC.test(nic.macAddress)) {
    throw new MachineSpecError(`nics[${index}].macAddress`, 'A NIC needs a unicast MAC address in lower case.')
  }
  return device(capabilities, {
    driver: DRIVERS[nic.model],
    id: nicDeviceId(nic.id),
    ...pciSlot(spec, 'nic', index),
    netdev: netdevId(nic.id),
    mac: nic.macAddress,
    // A NIC that is never booted from needs no boot ROM, and the firmware starts faster without.
    ...(nic.bootIndex === null ? { romfile: '' } : { bootindex: nic.bootIndex }),
  })
}
