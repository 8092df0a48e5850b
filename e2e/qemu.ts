import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { connectQmp, type QmpSession } from '#lib/qemu/qmp/session.ts'
import { vmFiles } from '#lib/vms/files.ts'

/** Where a Guesthouse keeps what is asked about here. */
type Place = { dataPath: string; runtimePath: string }

/** A process, beyond doubt: a pid alone is reused. */
export type ProcessFacts = { pid: number; startTicks: number }

const readProc = (path: string) => readFile(`/proc/${path}`, 'utf8').catch(() => '')

/** When a process was started, in clock ticks since boot: field 22 of proc_pid_stat(5), counted after the name, which may hold spaces. */
async function startTicksOf(pid: number): Promise<number> {
  const stat = await readProc(`${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
}

/** The QEMU of a VM as the kernel knows it, whatever Guesthouse believes. Null when there is none. */
export async function qemuProcessOf(vmId: string): Promise<ProcessFacts | null> {
  for (const name of await readdir('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const args = (await readProc(`${pid}/cmdline`)).split('\0')
    const isIt = args[0]?.includes('qemu-system') && args[args.indexOf('-uuid') + 1] === vmId
    if (isIt) return { pid, startTicks: await startTicksOf(pid) }
  }
  return null
}

export async function endQemuOf(vmId: string): Promise<void> {
  const found = await qemuProcessOf(vmId)
  if (found) process.kill(found.pid, 'SIGKILL')
}

/** `Name: value` of /proc/PID/status. */
export async function statusOf(pid: number, field: string): Promise<string> {
  const line = (await readProc(`${pid}/status`)).split('\n').find(text => text.startsWith(`${field}:`))
  return line?.slice(field.length + 1).trim() ?? ''
}

/** Asks QEMU itself, at its second monitor, beside Guesthouse. */
export async function askQemu<T>(
  { dataPath, runtimePath }: Place,
  vmId: string,
  ask: (session: QmpSession) => Promise<T>,
): Promise<T> {
  const session = await connectQmp({ socketPath: vmFiles({ dataPath, runtimePath, vmId }).rescueSocket })
  try {
    return await ask(session)
  } finally {
    await session.close()
  }
}

/** QEMU's run state in QEMU's own word; `no process` when there is no QEMU for this VM. */
export async function qemuState(guesthouse: Place, vmId: string): Promise<string> {
  if (!(await qemuProcessOf(vmId))) return 'no process'
  return await askQemu(guesthouse, vmId, async session => (await session.execute('query-status')).status)
}

/** What the guest's graphics card shows, as QEMU draws it: a PNG. */
export async function screendump(guesthouse: Place, vmId: string): Promise<Buffer> {
  const { dataPath, runtimePath } = guesthouse
  // The VM's runtime directory is the one place where QEMU's own user may write.
  const filename = join(vmFiles({ dataPath, runtimePath, vmId }).runtimeDirectory, 'e2e.png')
  await askQemu(guesthouse, vmId, session => session.execute('screendump', { filename, format: 'png' }))
  const png = await readFile(filename)
  await rm(filename)
  return png
}
