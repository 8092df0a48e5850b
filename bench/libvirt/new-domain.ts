import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../harness/run.ts'
import { domainXml } from './domain-xml.ts'
import type { Libvirt } from './libvirt.ts'

export type NewDomain = { name: string; xml: string; xmlPath: string }

let made = 0

/** A domain's disk and its description; libvirt does not know of it yet. */
export async function prepareDomain(
  { folder }: Libvirt,
  { memoryMiB, diskBytes }: { memoryMiB: number; diskBytes: number },
): Promise<NewDomain> {
  made += 1
  const name = `started-${made}`
  const diskPath = join(folder, `${name}.qcow2`)
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', diskPath, String(diskBytes)])
  const serialSocketPath = join(folder, `${name}.sock`)
  const xml = domainXml({ name, memoryMiB, diskPath, diskFormat: 'qcow2', serialSocketPath })
  const xmlPath = join(folder, `${name}.xml`)
  await writeFile(xmlPath, xml)
  return { name, xml, xmlPath }
}
