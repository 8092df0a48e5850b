import { lstat, open, readdir, readFile } from 'node:fs/promises'
import { cpus, release, uptime, version } from 'node:os'
import { join, relative } from 'node:path'
import { inspectDatabase } from '#lib/db/inspect.ts'
import { KIB, MIB } from '#lib/shared/bytes.ts'
import { redact, redactText } from './redact.ts'

export type BundleEntry = { name: string; text: string }

const QEMU_LOG_BYTES = 64 * KIB
const OWN_LOG_BYTES = 5 * MIB
/** Of a VM: its wish and its run record. A file of ours is a page of JSON. */
const MAX_JSON_BYTES = MIB
const MAX_LISTED_FILES = 20_000

export type BundlePlaces = { dataPath: string; database: string; vms: string; logs: string }

/** What is on disk, whether Guesthouse runs or not: logs, run records and definitions of VMs, the database’s word on itself, files. */
export async function* entriesFromDisk({ dataPath, database, vms, logs }: BundlePlaces): AsyncGenerator<BundleEntry> {
  yield json('kernel.json', { release: release(), version: version(), cpus: cpus().length, uptimeSeconds: uptime() })
  for (const name of ['meminfo', 'loadavg', 'pressure/memory', 'pressure/io', 'self/limits', 'self/mountinfo']) {
    yield { name: `proc/${name}.txt`, text: await readFile(join('/proc', name), 'utf8').catch(String) }
  }
  for (const name of await names(logs)) {
    yield { name: `logs/${name}`, text: redactText(await readEnd(join(logs, name), OWN_LOG_BYTES)) }
  }
  yield json('database.json', parsed(await inspectDatabase(database)))
  yield { name: 'files.txt', text: (await listed(dataPath)).join('\n') }
  for (const vmId of await names(vms)) {
    for (const name of await names(join(vms, vmId))) {
      const path = join(vms, vmId, name)
      if (name.endsWith('.json')) yield json(`vms/${vmId}/${name}`, parsed(await readEnd(path, MAX_JSON_BYTES)))
      if (name === 'qemu.log') {
        yield { name: `vms/${vmId}/qemu.log`, text: redactText(await readEnd(path, QEMU_LOG_BYTES)) }
      }
    }
  }
}

export function json(name: string, value: unknown): BundleEntry {
  return { name, text: `${JSON.stringify(redact(value), null, 2)}\n` }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { unreadable: text.slice(0, QEMU_LOG_BYTES) }
  }
}

const names = async (path: string): Promise<string[]> => (await readdir(path).catch((): string[] => [])).sort()

/** The end of a file, however large it is; a reason when it cannot be read. Never what a link leads to, nor a pipe that never ends. */
async function readEnd(path: string, maxBytes: number): Promise<string> {
  try {
    if (!(await lstat(path)).isFile()) return '(no regular file)'
    await using file = await open(path, 'r')
    const { size } = await file.stat()
    const length = Math.min(size, maxBytes)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position: size - length })
    return buffer.toString('utf8', 0, bytesRead)
  } catch (error) {
    return `(${error instanceof Error ? error.message : String(error)})`
  }
}

/** Modes, owners, sizes and times of everything: no content. */
async function listed(root: string): Promise<string[]> {
  const found = await readdir(root, { recursive: true, encoding: 'utf8' }).catch((): string[] => [])
  const lines: string[] = []
  for (const name of found.slice(0, MAX_LISTED_FILES).sort()) {
    const facts = await lstat(join(root, name)).catch(() => null)
    if (!facts) continue
    const mode = facts.mode.toString(8).padStart(6, '0')
    const size = String(facts.size).padStart(14)
    // Escaped: a file name may hold line breaks (S15).
    const shown = JSON.stringify(relative(root, join(root, name)))
    lines.push(`${mode} ${facts.uid}:${facts.gid} ${size} ${facts.mtime.toISOString()} ${shown}`)
  }
  return found.length > MAX_LISTED_FILES ? [...lines, `… and ${found.length - MAX_LISTED_FILES} more`] : lines
}
