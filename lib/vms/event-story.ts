import type { QmpEvent } from '#lib/qemu/qmp/events.ts'
import { durationInWords } from '#lib/shared/duration.ts'
import type { ActivityEntry } from './dependencies.ts'

/** What a sentence about a machine needs to know of it. */
export type StoryWords = {
  name: string
  /** What a person calls the disk behind a block node: “the disk “root””; null for a node that no disk has. */
  diskOf: (node: string) => string | null
  /** What a person calls a device by its id. */
  deviceOf: (id: string) => string
}

export type Story = Pick<ActivityEntry, 'level' | 'actor' | 'code' | 'sentence'>

type EventOf<Name extends QmpEvent['event']> = Extract<QmpEvent, { event: Name }>
type DataOf<Name extends QmpEvent['event']> = EventOf<Name> extends { data: infer Data } ? Data : never

const REASON_CHARACTERS = 200
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** A guest's clock is set every few minutes by a second or so: only what a person would notice is history. */
export const CLOCK_NOTICED_SECONDS = 60

function diskError({ name, diskOf }: StoryWords, data: DataOf<'BLOCK_IO_ERROR'>): Story {
  const disk = diskOf(data['node-name'] ?? data.device) ?? 'a disk'
  const failed = data.operation === 'read' ? 'could not be read' : 'could not be written'
  const why = data.nospace ? 'the host’s storage is full' : data.reason.slice(0, REASON_CHARACTERS)
  const then = { stop: '. The VM was paused', report: '. The guest was told', ignore: '' }[data.action]
  const sentence = `${capital(disk)} of “${name}” ${failed}: ${why}${then}`
  return { level: 'error', actor: 'host', code: 'vm.disk-error', sentence }
}

function memoryFailure({ name }: StoryWords, { action, recipient }: DataOf<'MEMORY_FAILURE'>): Story {
  const hardware = `The host’s memory failed under “${name}” (a hardware error)`
  const sentences: Record<string, string> = {
    ignore: `${hardware}; nothing was lost`,
    inject: `${hardware}; the guest was told which part`,
    fatal: `${hardware}, and the guest cannot go on`,
    reset: `${hardware}, and the guest was reset`,
  }
  const level = action === 'ignore' ? 'warning' : 'error'
  const sentence = sentences[action] ?? `${hardware}, in ${recipient === 'guest' ? 'the guest' : 'QEMU'}`
  return { level, actor: 'host', code: 'vm.memory-failure', sentence }
}

function reset({ name }: StoryWords, { guest, reason }: DataOf<'RESET'>): Story {
  if (guest)
    return { level: 'info', actor: 'guest', code: 'vm.rebooted', sentence: `“${name}” was rebooted by the guest` }
  const where = reason === 'host-qmp-system-reset' ? 'at QEMU’s monitor, not by Guesthouse' : `by the host (${reason})`
  return { level: 'warning', actor: 'host', code: 'vm.reset-outside', sentence: `“${name}” was reset ${where}` }
}

const WATCHDOG: Record<string, string> = {
  reset: 'reset it',
  poweroff: 'powered it off',
  shutdown: 'asked it to shut down',
  pause: 'paused it',
  none: 'did nothing about it',
  debug: 'did nothing about it',
  'inject-nmi': 'told its system (NMI)',
}

function clock({ name }: StoryWords, { offset }: DataOf<'RTC_CHANGE'>): Story | null {
  if (Math.abs(offset) < CLOCK_NOTICED_SECONDS) return null
  const sentence = `“${name}” set its clock: it is now ${durationInWords(Math.abs(offset) * 1000)} ${offset > 0 ? 'ahead of' : 'behind'} the host’s`
  return { level: 'info', actor: 'guest', code: 'vm.clock-set', sentence }
}

/**
 * What an event of QEMU means, in a person's words; null for what is none of theirs: the state says it, or another event does.
 * https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html
 */
export function storyOf(event: QmpEvent, words: StoryWords): Story | null {
  const { name, diskOf, deviceOf } = words
  switch (event.event) {
    case 'RESET':
      return reset(words, event.data)
    case 'BLOCK_IO_ERROR':
      return diskError(words, event.data)
    case 'MEMORY_FAILURE':
      return memoryFailure(words, event.data)
    case 'RTC_CHANGE':
      return clock(words, event.data)
    case 'GUEST_PANICKED': {
      const then = event.data.action === 'pause' ? '. The VM was paused, so that its last words stay on the screen' : ''
      const sentence = `The system in “${name}” panicked${then}`
      return { level: 'error', actor: 'guest', code: 'vm.panicked', sentence }
    }
    case 'WATCHDOG': {
      const did = WATCHDOG[event.data.action] ?? event.data.action
      const sentence = `“${name}” had stopped reacting, and its watchdog ${did}`
      return { level: 'error', actor: 'guest', code: 'vm.watchdog', sentence }
    }
    case 'STOP':
      return outside('paused', 'vm.paused-outside', name)
    case 'RESUME':
      return outside('resumed', 'vm.resumed-outside', name)
    case 'POWERDOWN':
      return outside('asked to shut down', 'vm.shut-down-asked-outside', name)
    case 'SUSPEND':
      return { level: 'info', actor: 'guest', code: 'vm.suspended', sentence: `“${name}” went to sleep` }
    case 'SUSPEND_DISK':
      return {
        level: 'info',
        actor: 'guest',
        code: 'vm.suspended',
        sentence: `“${name}” saved itself to its disk to sleep`,
      }
    case 'WAKEUP':
      return { level: 'info', actor: 'guest', code: 'vm.woke', sentence: `“${name}” woke up` }
    case 'DEVICE_DELETED': {
      const { device } = event.data
      if (device === undefined) return null
      const sentence = `The guest in “${name}” let go of ${deviceOf(device)}: it is removed`
      return { level: 'info', actor: 'guest', code: 'vm.device-removed', sentence }
    }
    case 'DEVICE_UNPLUG_GUEST_ERROR': {
      const what = event.data.device === undefined ? 'a device' : deviceOf(event.data.device)
      const sentence = `The guest in “${name}” refuses to let go of ${what}`
      return { level: 'warning', actor: 'guest', code: 'vm.device-kept', sentence }
    }
    case 'DEVICE_TRAY_MOVED':
      if (!event.data['tray-open']) return null
      return {
        level: 'info',
        actor: 'guest',
        code: 'vm.cd-ejected',
        sentence: `The CD of “${name}” was ejected by the guest`,
      }
    case 'BLOCK_JOB_ERROR': {
      const what = diskOf(event.data.device) ?? `the job “${event.data.device}”`
      const sentence = `A job on the storage of “${name}” met an error: ${what}, ${event.data.operation}`
      return { level: 'error', actor: 'host', code: 'vm.job-error', sentence }
    }
    case 'BLOCK_JOB_COMPLETED': {
      const { type, error } = event.data
      if (error === undefined)
        return {
          level: 'info',
          actor: 'guesthouse',
          code: 'vm.job-done',
          sentence: `A job on the storage of “${name}” is done (${type})`,
        }
      const sentence = `A job on the storage of “${name}” failed (${type}): ${error.slice(0, REASON_CHARACTERS)}`
      return { level: 'error', actor: 'host', code: 'vm.job-failed', sentence }
    }
    case 'BLOCK_JOB_CANCELLED': {
      const sentence = `A job on the storage of “${name}” was cancelled (${event.data.type})`
      return { level: 'info', actor: 'guesthouse', code: 'vm.job-cancelled', sentence }
    }
    default:
      return null
  }
}

function outside(did: string, code: string, name: string): Story {
  return {
    level: 'warning',
    actor: 'host',
    code,
    sentence: `“${name}” was ${did} at QEMU’s monitor, not by Guesthouse`,
  }
}
