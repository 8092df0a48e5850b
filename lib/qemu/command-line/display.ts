import type { Capabilities } from '../capabilities/capabilities.ts'
import type { MachineSpec } from '../machine-spec.ts'
import { device } from './device.ts'
import { machineFamily } from './machine-family.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { escapeCommas, socketPath } from './option-values.ts'
import { pciSlot } from './pci-slots.ts'

/** The graphics card, the pointing device and the VNC server; never a window on the host. */
export function display(spec: MachineSpec, capabilities: Capabilities): string[] {
  return ['-display', 'none', ...video(spec, capabilities), ...tablet(spec, capabilities), ...vnc(spec, capabilities)]
}

function video(spec: MachineSpec, capabilities: Capabilities): string[] {
  const { model } = spec.display
  if (model === 'none') return []
  return device(capabilities, {
    driver: model === 'virtio' ? 'virtio-vga' : 'VGA',
    id: 'video',
    ...pciSlot(spec, 'video'),
  })
}

/** xHCI lets an idle guest sleep; the old board gets the UHCI controller that old guests have a driver for. */
function tablet(spec: MachineSpec, capabilities: Capabilities): string[] {
  if (!spec.display.tablet) return []
  const driver = machineFamily(spec.machineType) === 'q35' ? 'qemu-xhci' : 'piix3-usb-uhci'
  return [
    ...device(capabilities, { driver, id: 'usb', ...pciSlot(spec, 'usb') }),
    ...device(capabilities, { driver: 'usb-tablet', id: 'tablet', bus: 'usb.0' }),
  ]
}

/** Without a port and without a password: the socket's directory is private. No viewer can throw another one out. */
function vnc(spec: MachineSpec, capabilities: Capabilities): string[] {
  const { vncSocketPath } = spec.display
  if (vncSocketPath === null) return []
  if (!capabilities.vnc) throw new MachineSpecError('display', 'This QEMU was built without VNC.')
  const path = escapeCommas(socketPath('display.vncSocketPath', vncSocketPath))
  return ['-vnc', `unix:${path},share=force-shared`]
}
