import { type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { errorCode } from '../storage-problem.ts'
import { type ImageFacts, isImageName, type SeenImage, seeImage } from './image-facts.ts'

/** A file that is being copied into the folder changes all the time: look at most this often. */
const WATCH_INTERVAL_MS = 500

export type LibraryChange = { kind: 'changed' | 'removed'; facts: ImageFacts }

/** The library folder as it was at the last look; the folder itself is the only truth. */
export type Library = {
  facts(): ImageFacts[]
  find(id: string): ImageFacts | null
  /** Looks at every name again and reports what changed. Begins after the call, also when one is under way. */
  scan(): Promise<void>
  /** Looks again by itself when the folder changes, until `close()`. */
  watch(): void
  close(): void
}

export function createLibrary({
  libraryPath,
  onChange,
}: {
  libraryPath: string
  onChange: (change: LibraryChange) => void
}): Library {
  let seen = new Map<string, SeenImage>()
  let running: Promise<void> | null = null
  let queued: Promise<void> | null = null
  let watcher: FSWatcher | null = null
  let timer: NodeJS.Timeout | null = null

  async function scanOnce(): Promise<void> {
    const now = new Map<string, SeenImage>()
    for (const fileName of (await namesIn(libraryPath)).filter(isImageName)) {
      const image = await seeImage(libraryPath, fileName, seen.get(fileName))
      if (image) now.set(fileName, image)
    }
    const before = seen
    seen = now
    for (const [fileName, { facts }] of before) if (!now.has(fileName)) onChange({ kind: 'removed', facts })
    for (const [fileName, image] of now) {
      if (before.get(fileName) !== image) onChange({ kind: 'changed', facts: image.facts })
    }
  }

  function scan(): Promise<void> {
    if (!running) {
      running = scanOnce().finally(() => {
        running = null
      })
      return running
    }
    queued ??= running
      .catch(() => {})
      .then(() => {
        queued = null
        return scan()
      })
    return queued
  }

  return {
    facts: () => [...seen.values()].map(({ facts }) => facts),
    find: id => [...seen.values()].find(({ facts }) => facts.id === id)?.facts ?? null,
    scan,
    watch() {
      // Best effort: some file systems cannot be watched, and the kernel has a limit. Every list looks for itself.
      try {
        watcher = watch(libraryPath, { persistent: false }, () => {
          timer ??= setTimeout(() => {
            timer = null
            scan().catch(() => {})
          }, WATCH_INTERVAL_MS).unref()
        })
        watcher.on('error', () => watcher?.close())
      } catch {
        watcher = null
      }
    },
    close() {
      watcher?.close()
      if (timer) clearTimeout(timer)
    },
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
