import { copyFile, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import { z } from 'zod'
import { readCapabilities } from '../../capabilities/read-capabilities.ts'
import type { MachineSpec } from '../../machine-spec.ts'
import { commandLine } from '../command-line.ts'
import { openMonitor } from './monitor-client.ts'

const QEMU = '/usr/bin/qemu-system-x86_64'
/** Generous: it ends the wait only when QEMU does not end. */
const LAST_WORDS_MS = 30_000
const QEMU_IMG = '/usr/bin/qemu-img'
const OVMF_VARS = '/usr/share/OVMF/OVMF_VARS_4M.fd'

/** The host's own QEMU, asked once for all tests of a file. */
export const realCapabilities = await readCapabilities({ binaryPath: QEMU, imgPath: QEMU_IMG })

/**
 * A recorded machine that can really start here: its `/vm` is a temporary directory, and KVM is replaced by emulation,
 * because whether KVM works is this host's affair and not the command line's.
 */
export function placed(spec: MachineSpec, directory: string): MachineSpec {
  const { machineType, cpuModel, ...paths } = spec
  const moved: unknown = JSON.parse(JSON.stringify(paths).replaceAll('"/vm/', `"${directory}/`))
  const version = z.custom<Omit<MachineSpec, 'machineType' | 'cpuModel'>>().parse(moved)
  return { ...version, machineType, accelerator: 'tcg', cpuModel: spec.accelerator === 'kvm' ? 'max' : cpuModel }
}

/** Makes a small real file for every path of the spec that is not there yet. */
async function makeFiles(spec: MachineSpec): Promise<void> {
  const images = spec.disks.flatMap(disk => [disk, ...(disk.backing ?? [])])
  for (const { path, format } of images) {
    await mkdir(dirname(path), { recursive: true })
    await execa(QEMU_IMG, ['create', '-q', '-f', format, '--', path, '1M'])
  }
  for (const { isoPath } of spec.cdroms) {
    if (isoPath === null) continue
    await writeFile(isoPath, '')
    await truncate(isoPath, 65_536)
  }
  const sockets = [spec.monitorSocketPath, spec.rescueSocketPath, spec.display.vncSocketPath, spec.serialSocketPath]
  for (const path of sockets) {
    if (path !== null) await mkdir(dirname(path), { recursive: true })
  }
  if (spec.firmware.kind === 'uefi') await copyFile(OVMF_VARS, spec.firmware.varsPath)
}

/** Runs `use` with a machine that was started from the spec and is gone afterwards, with its files. */
export async function withRealMachine<T>(
  spec: MachineSpec,
  use: (machine: { execute: (command: string, args?: object) => Promise<unknown>; pid: number }) => Promise<T>,
  prepare: (placed: MachineSpec) => Promise<void> = makeFiles,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'gh-cl-'))
  const here = placed(spec, directory)
  await prepare(here)
  const qemu = execa(QEMU, commandLine(here, realCapabilities), { reject: false, stdin: 'ignore' })
  const early = qemu.then(({ stderr, exitCode }) => {
    throw new Error(`QEMU ended with ${exitCode}: ${stderr}`)
  })
  try {
    // A QEMU that is about to end drops its monitor first: its own words say more than the lost connection.
    const opened = openMonitor(here.monitorSocketPath).catch(async lost => {
      await Promise.race([early, delay(LAST_WORDS_MS)])
      throw lost
    })
    const monitor = await Promise.race([opened, early])
    const result = await use({ execute: monitor.execute, pid: qemu.pid ?? 0 })
    monitor.close()
    return result
  } finally {
    early.catch(() => {})
    qemu.kill('SIGKILL')
    await qemu
    await rm(directory, { recursive: true })
  }
}
