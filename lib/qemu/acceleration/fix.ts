import type { ProbeOutcome } from './probe-outcome.ts'

/** What of the host decides how KVM could be made to work. */
export type KvmFacts = {
  /** The user that QEMU runs as. */
  userName: string
  /** The group that may use the KVM device, usually `kvm`; null when none may. */
  deviceGroup: string | null
  cpuVendor: 'intel' | 'amd' | 'other'
  /** The CPU offers VT-x or AMD-V to this host's kernel. */
  cpuHasVirtualization: boolean
}

/** One sentence that says what to do about a KVM that is not used. Pure. */
export function fixFor(outcome: ProbeOutcome, facts: KvmFacts): string | null {
  switch (outcome) {
    case 'works':
      return null
    case 'missing':
      return facts.cpuHasVirtualization ? loadModule(facts.cpuVendor) : ENABLE_VIRTUALIZATION[facts.cpuVendor]
    case 'forbidden':
      return letIn(facts)
    case 'aborted':
    case 'hung':
    case 'refused':
    case 'slower-than-tcg':
      return 'If this host is itself a virtual machine, its hypervisor must offer nested virtualization; otherwise update its kernel and firmware. Then test again.'
  }
}

const ENABLE_VIRTUALIZATION = {
  intel: "Enable VT-x in the firmware's setup, or nested virtualization if this host is itself a virtual machine.",
  amd: "Enable SVM (AMD-V) in the firmware's setup, or nested virtualization if this host is itself a virtual machine.",
  other: "This host's CPU cannot run virtual machines with KVM; use a host with VT-x or AMD-V.",
} as const

function loadModule(vendor: KvmFacts['cpuVendor']): string {
  const name = vendor === 'amd' ? 'kvm_amd' : 'kvm_intel'
  return `Load the kernel module ${name} (modprobe ${name}), and test again.`
}

function letIn({ userName, deviceGroup }: KvmFacts): string {
  if (deviceGroup !== null) {
    return `Add the user '${userName}' to the group '${deviceGroup}' (usermod -aG ${deviceGroup} ${userName}), and start this service again.`
  }
  return `Give /dev/kvm to the group kvm (chgrp kvm /dev/kvm; chmod 660 /dev/kvm), add the user '${userName}' to it, and start this service again.`
}
