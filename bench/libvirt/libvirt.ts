import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { freePort, listening } from '../console/contenders.ts'
import { temporaryFolder } from '../console/folder.ts'
import { atEnd } from '../harness/at-end.ts'
import type { Need } from '../harness/experiment.ts'
import { run } from '../harness/run.ts'
import { type LibvirtClient, openClient } from './client.ts'

export const VIRSH = 'virsh'
export const LIBVIRT_API = 'libvirt API'

/** What Cockpit's page of VMs needs beside. */
export const COCKPIT_NEEDS: Need[] = [
  { command: '/usr/lib/cockpit/cockpit-ws', debianPackage: 'cockpit-ws' },
  { command: 'cockpit-bridge', debianPackage: 'cockpit-bridge' },
  { command: '/usr/share/cockpit/shell', debianPackage: 'cockpit-system' },
  { command: '/usr/share/cockpit/machines', debianPackage: 'cockpit-machines' },
  { command: '/usr/sbin/libvirt-dbus', debianPackage: 'libvirt-dbus' },
  { command: 'dbus-daemon', debianPackage: 'dbus' },
]

/** Debian’s Python, whatever else is in PATH: its packages are there. */
export const PYTHON = '/usr/bin/python3'

export const LIBVIRT_NEEDS: Need[] = [
  { command: 'virsh', debianPackage: 'libvirt-clients' },
  { command: 'libvirtd', debianPackage: 'libvirt-daemon-system' },
  { command: '/usr/lib/python3/dist-packages/libvirt.py', debianPackage: 'python3-libvirt' },
  { command: 'qemu-img', debianPackage: 'qemu-utils' },
]

const Ready = z.object({ socket: z.string(), runtime: z.string() })

export type Libvirt = {
  /** The process whose descendants are all of it: daemons and VMs. */
  pid: number
  /** For disks and sockets, open to libvirt’s users. */
  folder: string
  client: LibvirtClient
  /** Runs virsh to its end. @throws with its words when it fails */
  virsh: (...args: string[]) => Promise<void>
  /** Kills libvirtd and starts it again; VMs run on. Answers when it lists so many of them with their states. */
  crash: (vms: number) => Promise<void>
  pidOf: (name: string) => Promise<number>
  /** Cockpit's address; it is started at the first call, without login and TLS, which is kinder to it than life is. */
  cockpit: () => Promise<string>
}

/** libvirt’s daemons apart from the machine’s own, see daemons.py. They and their VMs end with the bench. */
export async function startLibvirt(): Promise<Libvirt> {
  if (process.getuid?.() !== 0) throw new Error('libvirt can only be compared with by root: it needs a mount namespace')
  const { path: folder, close: removeFolder } = await temporaryFolder()
  await chmod(folder, 0o711)
  await mkdir(join(folder, 'vms'))
  await chmod(join(folder, 'vms'), 0o1777)

  const script = join(import.meta.dirname, 'daemons.py')
  const cockpitPort = await freePort()
  const daemons = spawn(PYTHON, [script, folder, String(cockpitPort)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(daemons, 'exit')
  atEnd(async () => {
    daemons.kill('SIGTERM')
    await ended
    await removeFolder()
  })
  const lines = createInterface(daemons.stdout)
  const [line] = await Promise.race([
    once(lines, 'line'),
    ended.then(() => Promise.reject(new Error('libvirt did not start'))),
  ])
  const { socket, runtime } = Ready.parse(JSON.parse(String(line)))
  const uri = `qemu+unix:///system?socket=${socket}`
  const client = await openClient(uri)
  let cockpit: Promise<string> | null = null

  async function startCockpit(): Promise<string> {
    daemons.kill('SIGUSR1')
    await listening(cockpitPort)
    return `http://127.0.0.1:${cockpitPort}`
  }

  return {
    pid: daemons.pid ?? 0,
    folder: join(folder, 'vms'),
    client,
    virsh: (...args) => run('virsh', ['-c', uri, ...args]),
    async crash(vms) {
      const restarted = once(lines, 'line')
      daemons.kill('SIGUSR2')
      await restarted
      await client.ms({ call: 'until-listed', vms })
    },
    cockpit() {
      cockpit ??= startCockpit()
      return cockpit
    },
    pidOf: async name => Number(await readFile(join(runtime, `${name}.pid`), 'utf8')),
  }
}
