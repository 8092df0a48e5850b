import type { Capabilities } from '#lib/qemu/capabilities/capabilities.ts'

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

/** Who QEMU runs as, when Guesthouse runs as root; null when both are the same user. */
export type QemuUser = { name: string; uid: number; gid: number; groups: number[] } | null

/** Asked at each use: acceleration may be probed anew. */
export type QemuAccess = {
  /** Waits for the first acceleration probe. @throws Problem `qemu-unusable` with the reason and the fix */
  host(): Promise<QemuHost>
  user: QemuUser
}
