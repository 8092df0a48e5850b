import { cdromNames, diskNames, nicDeviceId } from '#lib/qemu/command-line/names.ts'
import type { QmpEvent } from '#lib/qemu/qmp/events.ts'
import type { ActivityEntry, VmDependencies } from './dependencies.ts'
import { CLOCK_NOTICED_SECONDS, type StoryWords, storyOf } from './event-story.ts'
import { createFloodGate } from './flood.ts'
import { CDROM_ID } from './machine-spec-for.ts'
import type { VmEntry } from './vm-entry.ts'

/** Which event a command of ours brings; other events of these kinds are somebody else's doing. */
const BRINGS: Record<string, QmpEvent['event']> = {
  cont: 'RESUME',
  stop: 'STOP',
  system_reset: 'RESET',
  system_powerdown: 'POWERDOWN',
}
/** QEMU acts within milliseconds; a loaded host may take its time. */
const OURS_MS = 10_000
const DETAIL_CHARACTERS = 1_000

export type EventNotes = {
  event(event: QmpEvent): void
  /** A command is about to be sent: what it brings is ours, and was noted with who wanted it. */
  asked(command: string): void
  /** QEMU's run state, freshly asked after an event. */
  reading(runState: string): void
  close(): void
}

type NotesDependencies = Pick<VmDependencies, 'record'> & { volumes: Pick<VmDependencies['volumes'], 'find'> }

/** What a person calls the parts of this VM, by the names that QEMU has for them. */
function wordsFor({ record }: VmEntry, { volumes }: NotesDependencies): StoryWords {
  const volumeWords = (volumeId: string) => `the disk “${volumes.find(volumeId)?.name ?? 'that is gone'}”`
  return {
    name: record.name,
    diskOf(node) {
      if (node === cdromNames(CDROM_ID).format) return 'the CD'
      const disk = record.disks.find(({ id }) => [diskNames(id).format, diskNames(id).file].includes(node))
      return disk ? volumeWords(disk.volumeId) : null
    },
    deviceOf(id) {
      const disk = record.disks.find(candidate => diskNames(candidate.id).device === id)
      if (disk) return volumeWords(disk.volumeId)
      const nic = record.nics.find(candidate => nicDeviceId(candidate.id) === id)
      return nic ? `the network card ${nic.macAddress}` : `the device “${id}”`
    },
  }
}

/** QEMU's own words, one click below the sentence. */
function detailOf(event: QmpEvent): string {
  const name = event.event === 'unknown' ? event.name : event.event
  const data = 'data' in event && event.data !== undefined ? ` ${JSON.stringify(event.data)}` : ''
  return `QEMU: ${name}${data}`.slice(0, DETAIL_CHARACTERS)
}

/** Which disk or device, what was done, why: another of these is other news. A figure is not (a clock that is set and set again). */
function subjectOf(event: QmpEvent): string {
  const data = 'data' in event && typeof event.data === 'object' ? Object.values(event.data ?? {}) : []
  return JSON.stringify([event.event, ...data.filter(value => ['string', 'boolean'].includes(typeof value))])
}

/**
 * Makes history of what a guest and its machine do. What a person did through us is noted where they did it; here only the same
 * without us, as somebody at the rescue monitor does it. A flood of one kind is told in one (flood.ts).
 */
export function createEventNotes(entry: VmEntry, dependencies: NotesDependencies): EventNotes {
  const { record } = dependencies
  const askedAt = new Map<QmpEvent['event'], number>()
  let stopToExplain: QmpEvent | null = null
  let isWatchdogReset = false
  let clockOffset = 0

  const gate = createFloodGate<Omit<ActivityEntry, 'vm'>>({
    onFirst: note => record({ ...note, vm: entry.record }),
    onMore: (last, count, within) =>
      record({
        ...last,
        sentence: `${last.sentence}: ${count} ${count === 1 ? 'time' : 'times'} more within ${within}`,
        vm: entry.record,
      }),
  })

  function note(event: QmpEvent): void {
    const story = storyOf(event, wordsFor(entry, dependencies))
    if (story) gate.take({ kind: story.code, about: subjectOf(event) }, { ...story, log: [detailOf(event)] })
  }

  function isOurs(event: QmpEvent): boolean {
    const at = askedAt.get(event.event)
    askedAt.delete(event.event)
    return at !== undefined && performance.now() - at < OURS_MS
  }

  return {
    asked(command) {
      const event = BRINGS[command]
      if (event) askedAt.set(event, performance.now())
    },
    event(event) {
      switch (event.event) {
        case 'STOP':
          // QEMU stops by itself when a disk fails or the guest panics: its run state tells which it was.
          if (!isOurs(event)) stopToExplain = event
          return
        case 'RESUME':
          stopToExplain = null
          if (!isOurs(event)) note(event)
          return
        case 'POWERDOWN':
          if (!isOurs(event)) note(event)
          return
        case 'RESET': {
          if (isWatchdogReset) isWatchdogReset = false
          else if (event.data.guest || !isOurs(event)) note(event)
          return
        }
        case 'WATCHDOG':
          isWatchdogReset = event.data.action === 'reset'
          note(event)
          return
        case 'RTC_CHANGE': {
          const { offset } = event.data
          if (Math.abs(offset - clockOffset) < CLOCK_NOTICED_SECONDS) return
          clockOffset = offset
          note(event)
          return
        }
        default:
          note(event)
      }
    },
    reading(runState) {
      // Asked before it stopped: the answer after that tells why.
      if (runState === 'running') return
      const stop = stopToExplain
      stopToExplain = null
      if (stop && runState === 'paused') note(stop)
    },
    close: gate.close,
  }
}
