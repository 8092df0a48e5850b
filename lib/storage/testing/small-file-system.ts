import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { MIB } from '#lib/shared/bytes.ts'

/** A file system of its own, so that it can really be full: a tmpfs, unmounted when the test ends. Needs root, as mount(8) does. */
export function smallFileSystem({ path, sizeMiB }: { path: string; sizeMiB: number }): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m,mode=0700`, 'guesthouse-test', path])
  onTestFinished(() => {
    // Lazily: what a test still has open there must not keep it.
    execFileSync('umount', ['--lazy', path])
  })
}

/** Fills the file system until only `freeBytes` are left. @returns how to give the space back */
export function fillUpTo({ path, freeBytes }: { path: string; freeBytes: number }): () => void {
  const filler = join(path, '.filler')
  writeFileSync(filler, '')
  const chunk = Buffer.alloc(MIB / 16, 1)
  for (;;) {
    const { bavail, bsize } = statfsSync(path)
    const excess = bavail * bsize - freeBytes
    if (excess <= 0) break
    writeFileSync(filler, chunk.subarray(0, Math.min(chunk.length, excess)), { flag: 'a' })
  }
  return () => {
    truncateSync(filler, 0)
    rmSync(filler)
  }
}
