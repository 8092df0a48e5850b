export type Domain = {
  name: string
  memoryMiB: number
  diskPath: string
  diskFormat: 'qcow2' | 'raw'
  serialSocketPath: string
}

/** The machine that Guesthouse gives a new VM, in libvirt's words: https://libvirt.org/formatdomain.html */
export function domainXml({ name, memoryMiB, diskPath, diskFormat, serialSocketPath }: Domain): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>${memoryMiB}</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os>
  <features><acpi/><apic/></features>
  <cpu mode='maximum'/>
  <on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='${diskFormat}' discard='unmap' detect_zeroes='unmap'/>
      <source file='${diskPath}'/><target dev='vda' bus='virtio'/>
    </disk>
    <controller type='usb' model='qemu-xhci'/>
    <interface type='user'><model type='virtio'/></interface>
    <serial type='unix'><source mode='bind' path='${serialSocketPath}'/><target type='isa-serial' port='0'/></serial>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <input type='tablet' bus='usb'/>
    <graphics type='vnc'><listen type='socket'/></graphics>
    <video><model type='vga'/></video>
    <memballoon model='none'/>
    <rng model='virtio'><backend model='builtin'/></rng>
  </devices>
</domain>
`
}
