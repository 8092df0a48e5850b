import { expect, test } from 'vitest'
import { endingFor, endingStory } from './ending.ts'

const nothing = { asked: null, shutdown: null, exit: null, tidiedUp: false, outOfMemory: null } as const

test('a person who pulled the plug reads “Powered off”, whatever QEMU said last', () => {
  expect(endingFor({ ...nothing, asked: 'power-off', exit: { exitCode: null, signal: 'SIGKILL' } })).toMatchObject({
    state: 'stopped',
    sentence: 'Powered off',
  })
})

test('the guest’s own shut-down is told apart from the one a person asked for', () => {
  const shutdown = { guest: true, reason: 'guest-shutdown' }
  expect(endingFor({ ...nothing, shutdown }).sentence).toBe('Powered off by the guest')
  expect(endingFor({ ...nothing, shutdown, asked: 'shut-down' }).sentence).toBe('Shut down')
})

test('F06: a QEMU that dies by a signal crashed, and the signal is named', () => {
  const ending = endingFor({ ...nothing, exit: { exitCode: null, signal: 'SIGSEGV' } })
  expect(ending.state).toBe('crashed')
  expect(ending.sentence).toContain('SIGSEGV')
})

test('F06: a kill that nobody here asked for is no ordinary stop', () => {
  expect(endingFor({ ...nothing, exit: { exitCode: null, signal: 'SIGKILL' } }).state).toBe('crashed')
})

test('F06: a kill by the kernel for want of memory is told as that, and one that was none is not', () => {
  const exit = { exitCode: null, signal: 'SIGKILL' }
  const sentence = (outOfMemory: boolean | null) => endingFor({ ...nothing, exit, outOfMemory }).sentence
  expect(sentence(true)).toContain('because memory ran out (OOM killer)')
  expect(sentence(false)).toContain('not by the kernel for want of memory')
  expect(sentence(null)).toContain('may have run out of memory')
  expect(endingFor({ ...nothing, outOfMemory: true }).sentence).toContain('OOM killer')
})

test('an end in order that nobody heard of is no crash', () => {
  expect(endingFor({ ...nothing, tidiedUp: true }).state).toBe('stopped')
  expect(endingFor({ ...nothing, tidiedUp: true, exit: { exitCode: 1, signal: null } }).state).toBe('crashed')
})

test('an adopted QEMU that vanished without a word crashed', () => {
  expect(endingFor(nothing).state).toBe('crashed')
})

test('a signal that QEMU handles itself is a stop by the host', () => {
  expect(
    endingFor({ ...nothing, shutdown: { guest: false, reason: 'host-signal' }, exit: { exitCode: 0, signal: null } }),
  ).toMatchObject({
    state: 'stopped',
    actor: 'host',
  })
})

test.each([
  ['host-qmp-quit', 'stopped', '“web” was ended by a “quit” at QEMU’s monitor, which another program sent'],
  ['host-ui', 'stopped', '“web” was ended at a window of QEMU’s own, which was closed'],
  ['host-error', 'crashed', '“web” crashed: QEMU met an error on the host and could not go on'],
  ['host-of-a-later-version', 'stopped', '“web” was ended from outside Guesthouse'],
])('what QEMU calls %s is %s, in words of its own', (reason, state, story) => {
  const ending = endingFor({
    ...nothing,
    shutdown: { guest: false, reason },
    exit: { exitCode: 0, signal: null },
    tidiedUp: true,
  })
  expect(ending).toMatchObject({ state, actor: 'host' })
  expect(endingStory('web', ending)).toBe(story)
})

test('an exit with an error is a crash', () => {
  expect(endingFor({ ...nothing, exit: { exitCode: 1, signal: null } }).sentence).toContain('exit code 1')
})

test('the history tells each ending as a sentence about the VM', () => {
  const told = (facts: Parameters<typeof endingFor>[0]) => endingStory('web', endingFor(facts))
  const guest = { guest: true, reason: 'guest-shutdown' }
  expect(told({ ...nothing, asked: 'power-off' })).toBe('“web” was powered off')
  expect(told({ ...nothing, shutdown: guest })).toBe('“web” was powered off by the guest')
  expect(told({ ...nothing, shutdown: guest, asked: 'shut-down' })).toBe('“web” shut down')
  expect(told({ ...nothing, exit: { exitCode: null, signal: 'SIGSEGV' } })).toBe(
    '“web” crashed: QEMU crashed (SIGSEGV)',
  )
})
