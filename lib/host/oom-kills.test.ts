import { expect, test } from 'vitest'
import { createOomWatch, parseOomKills } from './oom-kills.ts'

test('F06: the kernel’s own count of OOM kills is read, and its absence is no zero', () => {
  expect(parseOomKills('pgfault 12\noom_kill 3\nnuma_hit 7\n')).toBe(3)
  expect(parseOomKills('pgfault 12\noom_kill_x 3\n')).toBeNull()
})

function watched() {
  const host = { kills: 5 as number | null, nowMs: 0 }
  return { host, watch: createOomWatch({ read: () => host.kills, now: () => host.nowMs }) }
}

test('F06: a kill for want of memory is known just after it, though others looked in between', () => {
  const { host, watch } = watched()
  expect(watch.hasKilled()).toBe(false)
  host.kills = 6
  host.nowMs = 4_000
  watch.look()
  host.nowMs = 9_000
  expect(watch.hasKilled()).toBe(true)
})

test('F06: one of long ago, or from before us, explains nothing', () => {
  const { host, watch } = watched()
  host.kills = 6
  host.nowMs = 2_000
  watch.look()
  host.nowMs = 60_000
  expect(watch.hasKilled()).toBe(false)
})

test('F06: a kernel that does not count leaves it open', () => {
  const { host, watch } = watched()
  host.kills = null
  expect(watch.hasKilled()).toBeNull()
})
