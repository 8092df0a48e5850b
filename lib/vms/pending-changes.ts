import type { MachineSpec } from '#lib/qemu/machine-spec.ts'

type Difference = { what: string; of: (spec: MachineSpec) => string }

/** What a person would call each part of a machine. Compared as text: two parts that read the same are the same. */
const PARTS: Difference[] = [
  { what: 'name', of: spec => spec.name },
  { what: 'vCPUs', of: spec => String(spec.vcpus) },
  { what: 'memory', of: spec => `${spec.memoryMiB} MiB` },
  { what: 'firmware', of: spec => spec.firmware.kind.toUpperCase() },
  { what: 'acceleration', of: spec => spec.accelerator.toUpperCase() },
  { what: 'CPU model', of: spec => spec.cpuModel },
  { what: 'machine type', of: spec => spec.machineType },
  { what: 'CD', of: spec => spec.cdroms.map(cdrom => cdrom.isoPath?.split('/').at(-1) ?? 'empty').join(', ') },
  { what: 'disks', of: spec => spec.disks.map(disk => `${disk.id} (${disk.bus})`).join(', ') || 'none' },
  {
    what: 'network cards',
    of: spec => spec.nics.map(nic => `${nic.model} ${nic.netdev.isolated ? 'isolated' : 'NAT'}`).join(', ') || 'none',
  },
  {
    what: 'boot order',
    of: ({ disks, cdroms, nics }) =>
      [...disks, ...cdroms, ...nics]
        .filter(device => device.bootIndex !== null)
        .sort((a, b) => (a.bootIndex ?? 0) - (b.bootIndex ?? 0))
        .map(device => device.id)
        .join(', '),
  },
]

/** What differs between the machine that runs and the one that is wished for, as sentences: empty when nothing does. */
export function pendingChanges(running: MachineSpec, wished: MachineSpec): string[] {
  return PARTS.flatMap(({ what, of }) => {
    const [now, next] = [of(running), of(wished)]
    return now === next
      ? []
      : [`The ${what} changes from ${now} to ${next} after the VM is powered off and started again.`]
  })
}
