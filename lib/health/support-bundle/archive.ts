import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { MIB } from '#lib/shared/bytes.ts'
import type { BundleEntry } from './from-disk.ts'

/** Before compression, of all files together: thousands of VMs must not make an archive that nobody can send. */
const MAX_BYTES = 64 * MIB

const README = `A support bundle of Guesthouse.
Notes, passwords, keys and tokens are removed; disks, screens and memory of guests are not in it.
Names of this host, of VMs, volumes, images and files are. Look through it before you give it to somebody.
`

/** Writes the archive while it is being gathered. One part that cannot be had leaves its reason, and the others. */
export async function writeBundle(
  entries: AsyncIterable<BundleEntry>,
  to: Writable,
  maxBytes = MAX_BYTES,
): Promise<void> {
  const zip = new ZipFile()
  const gone = new AbortController()
  const written = pipeline(zip.outputStream, to)
  written.catch(() => gone.abort())
  const leftOut: string[] = []
  let bytes = 0
  const add = ({ name, text }: BundleEntry) => zip.addBuffer(Buffer.from(text), name, { mode: 0o100600 })
  const gather = async () => {
    for await (const entry of entries) {
      if (gone.signal.aborted) return
      bytes += Buffer.byteLength(entry.text)
      if (bytes <= maxBytes) add(entry)
      else leftOut.push(entry.name)
    }
  }
  await gather().catch(error => leftOut.push(`everything after: ${error instanceof Error ? error.message : error}`))
  const missing =
    leftOut.length > 0 ? `\nLeft out, since it would be too large or failed:\n${leftOut.join('\n')}\n` : ''
  add({ name: 'README.txt', text: README + missing })
  zip.end()
  await written
}

/** guesthouse-support-2026-01-31T12-00-00Z.zip */
export function bundleName(now = new Date()): string {
  return `guesthouse-support-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z.zip`
}
