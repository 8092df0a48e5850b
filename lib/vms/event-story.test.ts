import { expect, test } from 'vitest'
import { parseEvent } from '#lib/qemu/qmp/events.ts'
import { type Story, storyOf } from './event-story.ts'

const timestamp = { seconds: 1, microseconds: 0 }
const words = {
  name: 'web',
  diskOf: (node: string) => (node === 'disk-root' ? 'the disk “root”' : null),
  deviceOf: (id: string) => `the device “${id}”`,
}
const told = (name: string, data?: object): Story | null => storyOf(parseEvent({ name, data, timestamp }), words)
const ioError = { device: '', 'node-name': 'disk-root', operation: 'write', action: 'stop', reason: 'No space left' }
const unplug = { device: 'nic-nic0', path: '/machine/peripheral/nic-nic0' }

test.each<[string, object | undefined, string]>([
  ['RESET', { guest: true, reason: 'guest-reset' }, '“web” was rebooted by the guest'],
  ['RESET', { guest: false, reason: 'host-qmp-system-reset' }, '“web” was reset at QEMU’s monitor, not by Guesthouse'],
  ['RESET', { guest: false, reason: 'snapshot-load' }, '“web” was reset by the host (snapshot-load)'],
  ['STOP', undefined, '“web” was paused at QEMU’s monitor, not by Guesthouse'],
  ['RESUME', undefined, '“web” was resumed at QEMU’s monitor, not by Guesthouse'],
  ['POWERDOWN', undefined, '“web” was asked to shut down at QEMU’s monitor, not by Guesthouse'],
  ['SUSPEND', undefined, '“web” went to sleep'],
  ['WAKEUP', undefined, '“web” woke up'],
  [
    'BLOCK_IO_ERROR',
    { ...ioError, nospace: true },
    'The disk “root” of “web” could not be written: the host’s storage is full. The VM was paused',
  ],
  [
    'BLOCK_IO_ERROR',
    { ...ioError, operation: 'read', action: 'report', reason: 'Input/output error' },
    'The disk “root” of “web” could not be read: Input/output error. The guest was told',
  ],
  [
    'BLOCK_IO_ERROR',
    { ...ioError, 'node-name': 'other', action: 'ignore' },
    'A disk of “web” could not be written: No space left',
  ],
  [
    'GUEST_PANICKED',
    { action: 'pause' },
    'The system in “web” panicked. The VM was paused, so that its last words stay on the screen',
  ],
  ['GUEST_PANICKED', { action: 'run', info: { type: 'hyper-v' } }, 'The system in “web” panicked'],
  ['WATCHDOG', { action: 'reset' }, '“web” had stopped reacting, and its watchdog reset it'],
  ['WATCHDOG', { action: 'inject-nmi' }, '“web” had stopped reacting, and its watchdog told its system (NMI)'],
  [
    'MEMORY_FAILURE',
    { recipient: 'guest', action: 'inject' },
    'The host’s memory failed under “web” (a hardware error); the guest was told which part',
  ],
  [
    'MEMORY_FAILURE',
    { recipient: 'hypervisor', action: 'new' },
    'The host’s memory failed under “web” (a hardware error), in QEMU',
  ],
  ['RTC_CHANGE', { offset: 7200 }, '“web” set its clock: it is now 2 hours ahead of the host’s'],
  ['RTC_CHANGE', { offset: -90_000 }, '“web” set its clock: it is now a day behind the host’s'],
  ['DEVICE_DELETED', unplug, 'The guest in “web” let go of the device “nic-nic0”: it is removed'],
  ['DEVICE_UNPLUG_GUEST_ERROR', unplug, 'The guest in “web” refuses to let go of the device “nic-nic0”'],
  ['DEVICE_TRAY_MOVED', { device: '', id: 'cd-cd0', 'tray-open': true }, 'The CD of “web” was ejected by the guest'],
  [
    'BLOCK_JOB_ERROR',
    { device: 'copy', operation: 'write', action: 'stop' },
    'A job on the storage of “web” met an error: the job “copy”, write',
  ],
  ['BLOCK_JOB_COMPLETED', { type: 'mirror', device: 'copy' }, 'A job on the storage of “web” is done (mirror)'],
  [
    'BLOCK_JOB_COMPLETED',
    { type: 'mirror', device: 'copy', error: 'No space' },
    'A job on the storage of “web” failed (mirror): No space',
  ],
  ['BLOCK_JOB_CANCELLED', { type: 'mirror', device: 'copy' }, 'A job on the storage of “web” was cancelled (mirror)'],
])('%s %o is told as it is', (name, data, sentence) => {
  expect(told(name, data)?.sentence).toBe(sentence)
})

test.each<[string, object | undefined]>([
  ['SHUTDOWN', { guest: true, reason: 'guest-shutdown' }],
  ['RTC_CHANGE', { offset: 1 }],
  ['DEVICE_DELETED', { path: '/machine/peripheral/x/virtio-backend' }],
  ['DEVICE_TRAY_MOVED', { device: '', id: 'cd-cd0', 'tray-open': false }],
  ['NIC_RX_FILTER_CHANGED', { name: 'nic0' }],
  ['GUEST_PANICKED', { action: 7 }],
])('%s %o is no news: its state says it, or nobody would notice', (name, data) => {
  expect(told(name, data)).toBeNull()
})
