import type { MachineSpec } from '../machine-spec.ts'
import { rawFileNodes } from './blockdev.ts'

/** Node names that `-machine pflash0=…,pflash1=…` refers to. */
export const FIRMWARE_NODES = { code: 'firmware-code', vars: 'firmware-vars' } as const

/**
 * UEFI is two flash chips: the program, shared by all machines and never written, and this machine's own variables (boot
 * entries live there). SeaBIOS is built in and needs nothing.
 * https://www.qemu.org/docs/master/interop/firmware.json, "@FirmwareMappingFlash"
 */
export function firmware(spec: MachineSpec): string[] {
  if (spec.firmware.kind === 'bios') return []
  const { codePath, varsPath } = spec.firmware
  return [
    ...rawFileNodes({ field: 'firmware.codePath', nodeName: FIRMWARE_NODES.code, path: codePath, readOnly: true }),
    ...rawFileNodes({ field: 'firmware.varsPath', nodeName: FIRMWARE_NODES.vars, path: varsPath, readOnly: false }),
  ]
}
