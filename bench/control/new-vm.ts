import { z } from 'zod'
import { type Guesthouse, idOf } from '../guesthouse/server.ts'

/** What both sides make: q35, TCG, one vCPU, a disk, user networking, VGA, VNC, USB tablet, serial port, channel, rng. */
export const MEMORY_MIB = 32
export const DISK_BYTES = 1024 ** 3

const CommandLine = z.object({ binaryPath: z.string(), argv: z.array(z.string()) })

let made = 0

export async function createVm({ api }: Guesthouse): Promise<string> {
  made += 1
  const disk = { kind: 'new', sizeBytes: DISK_BYTES, format: 'qcow2' }
  return idOf(await api('POST', '/api/vms', { name: `started ${made}`, vcpus: 1, memoryMiB: MEMORY_MIB, disk }))
}

/** Answers when QEMU runs. */
export async function startVm({ api }: Guesthouse, id: string): Promise<void> {
  await api('POST', `/api/vms/${id}/start`)
}

/** Answers when its process is gone. */
export async function powerOffVm({ api }: Guesthouse, id: string): Promise<void> {
  await api('POST', `/api/vms/${id}/power-off`)
}

export async function deleteVm({ api }: Guesthouse, id: string): Promise<void> {
  await api('DELETE', `/api/vms/${id}?disks=delete`)
}

export async function commandLineOf({ api }: Guesthouse, id: string): Promise<z.infer<typeof CommandLine>> {
  return CommandLine.parse(await api('GET', `/api/vms/${id}/command-line`))
}
