import { Problem } from '#lib/contract/problem.ts'
import { type Capabilities, versionedMachineType } from '#lib/qemu/capabilities/capabilities.ts'
import { createCapabilitiesCache } from '#lib/qemu/capabilities/capabilities-cache.ts'
import { findPrograms, type QemuPrograms } from '#lib/qemu/capabilities/find-programs.ts'
import { defaultUefiFirmware, findUefiFirmware, type UefiFirmware } from '#lib/qemu/firmware/find-firmware.ts'

/** QEMU as it is installed: everything but acceleration, which only a running guest can show. */
export type InstalledQemu = QemuPrograms & {
  capabilities: Capabilities
  machineType: string
  uefi: UefiFirmware | null
}

/**
 * Finds QEMU and asks it what it can do; cheap when it has not changed since.
 * @throws QemuMissingError, QemuTooOldError, QemuUnusableError; Problem when it has no q35
 */
export async function findInstalledQemu(options: {
  searchPath: string
  binaryPath: string | null
  cachePath: string
}): Promise<InstalledQemu> {
  const found = await findPrograms(options.searchPath)
  const programs = { ...found, ...(options.binaryPath && { binaryPath: options.binaryPath }) }
  const capabilities = await createCapabilitiesCache({ directory: options.cachePath }).read(programs)
  const machineType = versionedMachineType(capabilities, 'q35')
  if (!machineType)
    throw new Problem(
      'qemu-unusable',
      `${programs.binaryPath} has no q35 machine. Install your distribution’s full QEMU.`,
    )
  const uefi = defaultUefiFirmware(await findUefiFirmware({ machineType }))
  return { ...programs, capabilities, machineType, uefi }
}
