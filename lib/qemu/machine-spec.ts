/**
 * One machine in QEMU's words: everything that decides its command line, and nothing else.
 * Pure data (JSON-safe), because the spec a VM was launched with is kept beside its files and compared with the wish later.
 * All paths are absolute and made by us from ids; no field carries text typed by a person except `name`.
 */
export type MachineSpec = {
  /** Shown in the process list (`-name guest=…`); never used as a path. */
  name: string
  /** `-uuid`: also how a running process is recognised as this machine. */
  uuid: string
  /** A versioned machine type such as `pc-q35-7.2`, never an alias: the guest must see the same hardware after a QEMU upgrade. */
  machineType: string
  accelerator: 'kvm' | 'tcg'
  /** A QEMU CPU model: `host` (KVM only), `max`, `qemu64`, `x86-64-v2-AES` … */
  cpuModel: string
  vcpus: number
  memoryMiB: number
  firmware: Firmware
  /** Boot order is each device's `bootIndex`: lower is tried first; null is never tried, unless all are. */
  disks: DiskSpec[]
  cdroms: CdromSpec[]
  nics: NicSpec[]
  display: DisplaySpec
  /** The first serial port, on a unix socket, or none. */
  serialSocketPath: string | null
  /** QMP sockets: the monitor that Guesthouse owns and a second one for rescue (a QMP socket serves one client at a time). */
  monitorSocketPath: string
  rescueSocketPath: string
  /** virtio-serial channel for the guest agent, or none. */
  guestAgentSocketPath: string | null
  /** A virtio-rng device: guests without entropy stall at boot. */
  rng: boolean
  /** A panic sensor (pvpanic) and a watchdog that acts. Machines that were started before there was this have no such field, and run without. */
  guestAlarms: boolean
  /** `-S`: stay stopped until `cont`. */
  startPaused: boolean
}

export type Firmware =
  | { kind: 'bios' }
  /** `codePath` is the distribution's read-only OVMF image, `varsPath` this VM's own copy of the variable store. */
  | { kind: 'uefi'; codePath: string; varsPath: string }

export type DiskFormat = 'qcow2' | 'raw'
export type DiskBus = 'virtio-blk' | 'virtio-scsi' | 'sata' | 'ide'

export type DiskSpec = {
  /** Unique within the machine, `[a-z][a-z0-9-]*`: names the block node and the device, in events too. */
  id: string
  path: string
  format: DiskFormat
  /** The images below this one, nearest first; none for a standalone image. A header's own word on it is never believed. */
  backing?: { path: string; format: DiskFormat }[]
  bus: DiskBus
  /** Shown to the guest, so that it can tell disks apart; at most 20 characters. */
  serial: string
  bootIndex: number | null
  readOnly: boolean
}

export type CdromSpec = {
  id: string
  /** null is an empty drive: the tray exists, a medium can be inserted later. */
  isoPath: string | null
  bus: 'sata' | 'ide'
  bootIndex: number | null
}

export type NicSpec = {
  id: string
  model: 'virtio-net' | 'e1000' | 'e1000e' | 'rtl8139'
  macAddress: string
  /** User-mode networking. `isolated` adds `restrict=on`: the guest reaches neither the host nor the outside. */
  netdev: { kind: 'user'; isolated: boolean }
  bootIndex: number | null
}

export type DisplaySpec = {
  model: 'std' | 'virtio' | 'none'
  /** VNC on a unix socket only; null is no display server. */
  vncSocketPath: string | null
  /** Absolute pointing device: without it the guest's pointer drifts away from the browser's. */
  tablet: boolean
}
