import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { NewActivity } from '#lib/activity/activity-log.ts'

/** How exactly the end of one that was killed is known afterwards. */
const ALIVE_EVERY_MS = 15_000

/** What a Guesthouse leaves behind of itself. Its file’s time is when it last lived. */
const Life = z.object({
  version: z.string(),
  startedAt: z.iso.datetime(),
  bootId: z.string(),
  /** null while it runs, and for ever when it was killed. */
  stoppedAt: z.iso.datetime().nullable(),
})
export type Life = z.infer<typeof Life>

/** The one before, and when it was last known to live. */
export type LifeBefore = Life & { aliveAt: string }

export type LifeRecord = {
  /** null at the first start, or when the file is not to be understood. */
  before: LifeBefore | null
  /** It ended in order. */
  close(): void
}

/**
 * Keeps in the data directory that this process lives, so that the next one knows how it ended. A disk that refuses the note costs
 * the knowledge, nothing else.
 */
export function keepLifeRecord(
  dataPath: string,
  own: Omit<Life, 'stoppedAt'>,
  everyMs: number = ALIVE_EVERY_MS,
): LifeRecord {
  const path = join(dataPath, 'life.json')
  const before = readLife(path)
  const write = (life: Life) =>
    quietly(() => {
      writeFileSync(`${path}.part`, JSON.stringify(life), { mode: 0o600 })
      renameSync(`${path}.part`, path)
    })
  write({ ...own, stoppedAt: null })
  const timer = setInterval(() => quietly(() => utimesSync(path, new Date(), new Date())), everyMs)
  timer.unref()
  return {
    before,
    close() {
      clearInterval(timer)
      write({ ...own, stoppedAt: new Date().toISOString() })
    },
  }
}

function readLife(path: string): LifeBefore | null {
  try {
    rmSync(`${path}.part`, { force: true })
    const life = Life.parse(JSON.parse(readFileSync(path, 'utf8')))
    return { ...life, aliveAt: statSync(path).mtime.toISOString() }
  } catch {
    return null
  }
}

function quietly(act: () => void): void {
  try {
    act()
  } catch {
    // The note is worth less than the process.
  }
}

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
const momentWords = (at: string) => `${MOMENT.format(new Date(at))} UTC`

function runOn(count: number): string {
  if (count === 0) return 'No VM was running'
  return count === 1 ? '1 VM ran on' : `${count} VMs ran on`
}

/** What a start has to say: how the one before ended, whether this is another version, and that it began. */
export function startStory({
  version,
  bootId,
  before,
  adopted,
}: Pick<Life, 'version' | 'bootId'> & { before: LifeBefore | null; adopted: number }): NewActivity[] {
  const ours = { level: 'info', actor: 'guesthouse' } as const
  const story: NewActivity[] = []
  if (before && before.bootId !== bootId) {
    const sentence = `The host was restarted; Guesthouse was last running at about ${momentWords(before.aliveAt)}`
    story.push({ ...ours, actor: 'host', code: 'host.restarted', sentence })
  } else if (before && before.stoppedAt === null) {
    const sentence = `Guesthouse was killed or crashed at about ${momentWords(before.aliveAt)}. ${runOn(adopted)}`
    story.push({ level: 'warning', actor: 'host', code: 'guesthouse.killed', sentence })
  }
  if (before && before.version !== version) {
    const sentence = `Guesthouse was changed from version ${before.version} to ${version}`
    story.push({ ...ours, actor: 'person', code: 'guesthouse.upgraded', sentence })
  }
  const found = adopted > 0 ? `; ${adopted === 1 ? 'a VM was' : `${adopted} VMs were`} found running` : ''
  story.push({ ...ours, code: 'guesthouse.started', sentence: `Guesthouse ${version} was started${found}` })
  return story
}

export function stopStory(version: string): NewActivity {
  const sentence = `Guesthouse ${version} was stopped; VMs run on`
  return { level: 'info', actor: 'guesthouse', code: 'guesthouse.stopped', sentence }
}
