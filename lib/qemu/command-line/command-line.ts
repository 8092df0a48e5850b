import type { Capabilities } from '../capabilities/capabilities.ts'
import type { MachineSpec } from '../machine-spec.ts'
import { base } from './base.ts'
import { checkBootOrder } from './boot-order.ts'
import { cdroms } from './cdroms.ts'
import { clockAndBoot } from './clock-and-boot.ts'
import { cpu } from './cpu.ts'
import { disks } from './disks.ts'
import { display } from './display.ts'
import { firmware } from './firmware.ts'
import { guestAgent } from './guest-agent.ts'
import { guestAlarms } from './guest-alarms.ts'
import { identity } from './identity.ts'
import { checkIds } from './ids.ts'
import { machine } from './machine.ts'
import { memory } from './memory.ts'
import { monitors } from './monitors.ts'
import { nics } from './nics.ts'
import { rng } from './rng.ts'
import { sandbox } from './sandbox.ts'
import { serial } from './serial.ts'
import { storageControllers } from './storage-ports.ts'

/**
 * The arguments with which a QEMU of these capabilities becomes this machine, without the program itself. Pure.
 *
 * Whatever the spec holds, it cannot become another option: what can be JSON is JSON, names and paths have their commas
 * doubled, everything else is checked to be a plain word or number.
 *
 * Throws MachineSpecError when the spec is impossible, or impossible with this QEMU.
 * https://www.qemu.org/docs/master/system/invocation.html
 */
export function commandLine(spec: MachineSpec, capabilities: Capabilities): string[] {
  checkIds(spec)
  checkBootOrder(spec)
  return [
    ...identity(spec),
    ...base(spec),
    ...sandbox(),
    ...machine(spec, capabilities),
    ...cpu(spec, capabilities),
    ...memory(spec),
    ...firmware(spec),
    ...clockAndBoot(),
    ...monitors(spec),
    ...storageControllers(spec, capabilities),
    ...disks(spec, capabilities),
    ...cdroms(spec, capabilities),
    ...nics(spec, capabilities),
    ...display(spec, capabilities),
    ...serial(spec, capabilities),
    ...guestAgent(spec, capabilities),
    ...rng(spec, capabilities),
    ...guestAlarms(spec, capabilities),
  ]
}
