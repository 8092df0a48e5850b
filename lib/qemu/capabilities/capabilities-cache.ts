import { join } from 'node:path'
import { readCachedJson, writeCachedJson } from './cached-json.ts'
import { type Capabilities, capabilitiesSchema } from './capabilities.ts'
import type { QemuPrograms } from './find-programs.ts'
import { programFingerprint } from './fingerprint.ts'
import { readCapabilities } from './read-capabilities.ts'

export type CapabilitiesCache = {
  /** As `readCapabilities`, but asks the programs only when they have changed. */
  read(programs: QemuPrograms): Promise<Capabilities>
}

/** Remembers in memory and in `directory`, for the programs that were asked last. */
export function createCapabilitiesCache({ directory }: { directory: string }): CapabilitiesCache {
  const file = { path: join(directory, 'qemu-capabilities.json'), schema: capabilitiesSchema }
  let latest: { key: string; capabilities: Promise<Capabilities> } | null = null

  async function readThrough(programs: QemuPrograms, key: string): Promise<Capabilities> {
    const remembered = await readCachedJson(file, key)
    if (remembered) return remembered
    const capabilities = await readCapabilities(programs)
    await writeCachedJson(file, key, capabilities)
    return capabilities
  }

  return {
    async read(programs) {
      const key = (await Promise.all(Object.values(programs).map(programFingerprint))).join('\n')
      if (latest?.key === key) return latest.capabilities
      const reading = { key, capabilities: readThrough(programs, key) }
      latest = reading
      // A failure is not remembered: the next caller may find QEMU repaired.
      reading.capabilities.catch(() => {
        if (latest === reading) latest = null
      })
      return reading.capabilities
    },
  }
}
