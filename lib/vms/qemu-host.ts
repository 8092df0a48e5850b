import type { Capabilities } from '#lib/qemu/capabilities/capabilities.ts'
import type { QemuUser } from './files.ts'

/** The QEMU of this host as VMs need it, once it is known to work. */
export type QemuHost = {
  binaryPath: string
  capabilities: Capabilities
  accelerator: 'kvm' | 'tcg'
  cpuModel: string
  /** The versioned machine type that new VMs are pinned to, e.g. `pc-q35-7.2`. */
  machineType: string
  uefi: { codePath: string; varsTemplatePath: string } | null
}

/** Asked at each use: acceleration may be probed anew, and QEMU installed later. */
export type QemuAccess = {
  /** @throws Problem `qemu-unusable` with the reason and the fix */
  host(): Promise<QemuHost>
  user: QemuUser
}
