import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { QemuMissingError } from './errors.ts'

export type QemuPrograms = {
  /** The emulator. */
  binaryPath: string
  /** qemu-img. */
  imgPath: string
}

/** RHEL and its kin have their one QEMU here, outside PATH and under another name. */
const RHEL_QEMU = '/usr/libexec/qemu-kvm'

/** Looks through a PATH (`searchPath`, directories with colons between). Throws QemuMissingError with every place it tried. */
export async function findPrograms(searchPath: string): Promise<QemuPrograms> {
  const directories = searchPath.split(':').filter(isAbsolute)
  const inPath = (name: string) => directories.map(directory => join(directory, name))
  return {
    binaryPath: await firstProgram('qemu-system-x86_64', [...inPath('qemu-system-x86_64'), RHEL_QEMU]),
    imgPath: await firstProgram('qemu-img', inPath('qemu-img')),
  }
}

async function firstProgram(program: string, searchedPaths: string[]): Promise<string> {
  for (const path of searchedPaths) {
    if (await isProgram(path)) return path
  }
  throw new QemuMissingError({ program, searchedPaths })
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
