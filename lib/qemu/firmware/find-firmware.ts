import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FirmwareDescriptor, firmwareDescriptor, isForMachine } from './descriptor.ts'

/** A UEFI image for two flash chips. */
export type UefiFirmware = {
  description: string
  /** The program: read-only, shared by all machines. */
  codePath: string
  /** An empty variable store, to be copied for each machine. */
  varsTemplatePath: string
  /** Refuses unsigned boot loaders, and needs a machine with SMM. */
  secureBoot: boolean
}

/** Later directories are the administrator's: a file there replaces the one of the same name, an empty one hides it. */
const DESCRIPTOR_DIRECTORIES = ['/usr/share/qemu/firmware', '/etc/qemu/firmware']

/** Distributions that install the images without descriptors. */
const KNOWN_PAIRS = [
  ['/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd'],
  ['/usr/share/OVMF/OVMF_CODE.fd', '/usr/share/OVMF/OVMF_VARS.fd'],
  ['/usr/share/edk2/x64/OVMF_CODE.4m.fd', '/usr/share/edk2/x64/OVMF_VARS.4m.fd'],
  ['/usr/share/edk2/ovmf/OVMF_CODE.fd', '/usr/share/edk2/ovmf/OVMF_VARS.fd'],
  ['/usr/share/qemu/ovmf-x86_64-code.bin', '/usr/share/qemu/ovmf-x86_64-vars.bin'],
] as const

/**
 * Every UEFI firmware on this host that a machine of this type can start with, the distribution's favourite first.
 * A descriptor that cannot be read is passed over: one broken package must not take UEFI away.
 */
export async function findUefiFirmware({
  machineType,
  descriptorDirectories = DESCRIPTOR_DIRECTORIES,
  knownPairs = KNOWN_PAIRS,
}: {
  machineType: string
  descriptorDirectories?: readonly string[]
  knownPairs?: readonly (readonly [string, string])[]
}): Promise<UefiFirmware[]> {
  const descriptors = await readDescriptors(descriptorDirectories)
  const described = descriptors.filter(descriptor => isForMachine(descriptor, machineType)).flatMap(splitUefi)
  const known = knownPairs.map(([codePath, varsTemplatePath]) => ({
    description: 'UEFI firmware',
    codePath,
    varsTemplatePath,
    secureBoot: false,
  }))
  const usable = await Promise.all([...described, ...known].map(async found => ((await isThere(found)) ? [found] : [])))
  return usable
    .flat()
    .filter(
      (found, index, all) =>
        index ===
        all.findIndex(
          ({ codePath, varsTemplatePath }) =>
            codePath === found.codePath && varsTemplatePath === found.varsTemplatePath,
        ),
    )
}

/** What a new machine gets: secure boot refuses many installers, so it is never the silent choice. */
export function defaultUefiFirmware(found: readonly UefiFirmware[]): UefiFirmware | null {
  return found.find(({ secureBoot }) => !secureBoot) ?? null
}

async function readDescriptors(directories: readonly string[]): Promise<FirmwareDescriptor[]> {
  const pathByName = new Map<string, string>()
  for (const directory of directories) {
    const names = await readdir(directory).catch(() => [])
    for (const name of names.filter(name => name.endsWith('.json'))) pathByName.set(name, join(directory, name))
  }
  // The names begin with a number: their order is the order of preference.
  const paths = [...pathByName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path)
  return (await Promise.all(paths.map(readDescriptor))).flat()
}

async function readDescriptor(path: string): Promise<FirmwareDescriptor[]> {
  try {
    return [firmwareDescriptor.parse(JSON.parse(await readFile(path, 'utf8')))]
  } catch {
    return []
  }
}

function splitUefi({ description, mapping, features, ...descriptor }: FirmwareDescriptor): UefiFirmware[] {
  if (!descriptor['interface-types'].includes('uefi') || mapping.device !== 'flash' || mapping.mode !== 'split')
    return []
  const template = mapping['nvram-template']
  if (mapping.executable.format !== 'raw' || template?.format !== 'raw') return []
  const secureBoot = features.includes('secure-boot') || features.includes('requires-smm')
  return [{ description, codePath: mapping.executable.filename, varsTemplatePath: template.filename, secureBoot }]
}

async function isThere({ codePath, varsTemplatePath }: UefiFirmware): Promise<boolean> {
  try {
    await Promise.all([access(codePath), access(varsTemplatePath)])
    return true
  } catch {
    return false
  }
}
