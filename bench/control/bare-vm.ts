import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connectQmp, type QmpSession } from '../../lib/qemu/qmp/session.ts'
import type { Guesthouse } from '../guesthouse/server.ts'
import { atEnd } from '../harness/at-end.ts'
import { run } from '../harness/run.ts'
import { commandLineOf, createVm, DISK_BYTES } from './new-vm.ts'

const WAIT_MS = 60_000

export type BareVm = { start: () => Promise<void>; kill: () => Promise<void> }

/** Makes VMs of Guesthouse's own command line, with nothing around them: the floor under every manager. */
export async function bareVms(guesthouse: Guesthouse, folder: string): Promise<(name: string) => Promise<BareVm>> {
  const { binaryPath, argv } = await commandLineOf(guesthouse, await createVm(guesthouse))
  const socketFolder = /path=([^,]+)\/qmp\.sock/.exec(argv.join(' '))?.[1]
  const diskPath = /"filename":"([^"]+\.qcow2)"/.exec(argv.join(' '))?.[1]
  if (!socketFolder || !diskPath) throw new Error('The command line is not as the bench expects it')

  return async name => {
    const own = join(folder, name)
    await rm(own, { recursive: true, force: true })
    await mkdir(own)
    const ownDisk = join(own, 'disk.qcow2')
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', ownDisk, String(DISK_BYTES)])
    const args = argv.map(arg => arg.replaceAll(socketFolder, own).replaceAll(diskPath, ownDisk))
    return bareVm(binaryPath, args, join(own, 'qmp.sock'))
  }
}

function bareVm(binaryPath: string, args: string[], socketPath: string): BareVm {
  let kill: BareVm['kill'] = async () => {}
  return {
    async start() {
      const qemu = spawn(binaryPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
      const exited = once(qemu, 'exit')
      kill = async () => {
        qemu.kill('SIGKILL')
        await exited
      }
      atEnd(kill)
      const session = await connected(socketPath)
      await session.execute('cont')
      await session.close()
    },
    kill: () => kill(),
  }
}

async function connected(socketPath: string): Promise<QmpSession> {
  for (const deadline = performance.now() + WAIT_MS; ; await delay(1)) {
    const session = await connectQmp({ socketPath }).catch((error: unknown) => {
      if (performance.now() > deadline) throw error
      return null
    })
    if (session) return session
  }
}
