import { expect, test } from 'vitest'
import { isKnownEventName, parseEvent } from './events.ts'

const timestamp = { seconds: 1_700_000_000, microseconds: 5 }

test.each([
  ['SHUTDOWN', { guest: true, reason: 'guest-shutdown' }],
  ['RESET', { guest: false, reason: 'host-qmp-system-reset' }],
  ['POWERDOWN', undefined],
  ['STOP', undefined],
  ['RESUME', undefined],
  [
    'BLOCK_IO_ERROR',
    { device: '', 'node-name': 'disk0', operation: 'write', action: 'stop', nospace: true, reason: 'No space' },
  ],
  ['GUEST_PANICKED', { action: 'pause' }],
  ['WATCHDOG', { action: 'reset' }],
  ['DEVICE_DELETED', { path: '/machine/peripheral/nic0', device: 'nic0' }],
  ['DEVICE_TRAY_MOVED', { device: '', id: 'cd0', 'tray-open': true }],
  ['MEMORY_FAILURE', { recipient: 'guest', action: 'inject', flags: { 'action-required': true, recursive: false } }],
  ['BLOCK_JOB_COMPLETED', { type: 'mirror', device: 'copy', error: 'No space' }],
  ['BLOCK_JOB_CANCELLED', { type: 'mirror', device: 'copy' }],
  ['BLOCK_JOB_ERROR', { device: 'copy', operation: 'write', action: 'report' }],
  ['DEVICE_UNPLUG_GUEST_ERROR', { path: '/machine/peripheral/nic0', device: 'nic0' }],
  ['RTC_CHANGE', { offset: 2 }],
])('%s is read', (name, data) => {
  const event = parseEvent({ name, data, timestamp })
  expect(event).toEqual({ event: name, timestamp, ...(data && { data }) })
})

test('fields that a later QEMU adds do not get in the way', () => {
  const event = parseEvent({ name: 'RESET', data: { guest: true, reason: 'new-cause', extra: 1 }, timestamp })
  expect(event).toMatchObject({ event: 'RESET', data: { guest: true, reason: 'new-cause' } })
})

test('an event nobody here knows is carried untouched', () => {
  const data = { anything: ['at', 'all'] }
  expect(parseEvent({ name: 'QUORUM_FAILURE', data, timestamp })).toEqual({
    event: 'unknown',
    name: 'QUORUM_FAILURE',
    data,
    timestamp,
  })
  expect(isKnownEventName('QUORUM_FAILURE')).toBe(false)
})

test('F08: a known event in a strange shape is unknown, not an error', () => {
  const event = parseEvent({ name: 'SHUTDOWN', data: { guest: 'perhaps' }, timestamp: 'noon' })
  expect(event).toEqual({ event: 'unknown', name: 'SHUTDOWN', data: { guest: 'perhaps' }, timestamp: null })
  expect(isKnownEventName('SHUTDOWN')).toBe(true)
})

test('F08: an event that calls itself "unknown" is carried as one', () => {
  expect(parseEvent({ name: 'unknown', data: null, timestamp }).event).toBe('unknown')
})
