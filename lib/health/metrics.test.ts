import { expect, onTestFinished, test } from 'vitest'
import type { HealthDetails } from '#lib/contract/health.ts'
import { roundTrips } from '#lib/qemu/qmp/round-trips.ts'
import type { SeenVm } from './details.ts'
import { createMetrics } from './metrics.ts'

const LATENCY = { samples: 10, p50Ms: 1, p99Ms: 20, maxMs: 30 }
const DETAILS: HealthDetails = {
  health: {
    ...{ status: 'degraded', live: true, ready: true, version: '1.2.3', startedAt: '2026-01-01T00:00:00.000Z' },
    notices: [{ code: 'storage-low', level: 'warning', sentence: '', fix: '' }],
  },
  uptimeSeconds: 5,
  eventLoopLag: LATENCY,
  qmp: { connected: 1, notResponding: 0, roundTrip: LATENCY },
  database: {
    path: '/d',
    sizeBytes: 1,
    walBytes: 2,
    writable: true,
    lastCopyAt: '2026-01-01T00:00:00.000Z',
    copies: 1,
  },
  storage: [{ path: '/d', purposes: ['database'], totalBytes: 100, freeBytes: 50, reserveBytes: 10 }],
  memory: { rssBytes: 1, heapUsedBytes: 1, hostTotalBytes: 1, hostAvailableBytes: 1 },
  openFiles: { open: 10, limit: 100 },
  connections: { liveStreams: 2, consoles: 3 },
  vms: { running: 1, stopped: 1 },
  versions: { guesthouse: '1.2.3', node: '24.0.0', qemu: null, sqlite: '3.45.1', kernel: '6.1' },
}
const HOSTILE = 'a"b\\c\nd'
const VMS: SeenVm[] = [
  { id: 'one', name: 'web', state: 'running', pid: process.pid },
  { id: 'two', name: HOSTILE, state: 'stopped', pid: null },
]

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details */
const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"'
const SAMPLE = new RegExp(
  `^(${NAME})(\\{${LABEL}(?:,${LABEL})*,?\\})? (NaN|[+-]Inf|-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`,
)
const ABOUT = new RegExp(`^# (HELP|TYPE) (${NAME}) (\\S.*)$`)

function parse(text: string): Map<string, number> {
  const types = new Map<string, string>()
  const samples = new Map<string, number>()
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.split('\n').filter(Boolean)) {
    const [, about, named = '', type = ''] = ABOUT.exec(line) ?? []
    if (about === 'TYPE') {
      expect(types.has(named), `${named} has one type`).toBe(false)
      types.set(named, type)
    }
    if (about) continue
    const [, name = '', labels = '', value] = SAMPLE.exec(line) ?? []
    expect(name, line).not.toBe('')
    expect(
      [name, name.replace(/_(bucket|sum|count)$/, '')].some(base => types.has(base)),
      line,
    ).toBe(true)
    expect(samples.has(name + labels), `${line} once`).toBe(false)
    samples.set(name + labels, Number(value))
  }
  return samples
}

function opened(vms: () => SeenVm[]) {
  const metrics = createMetrics({ details: { read: async () => DETAILS }, vms })
  onTestFinished(metrics.close)
  return metrics
}

test('every line of /metrics parses, each series once and with a type, and no name can forge one (S15)', async () => {
  const metrics = opened(() => VMS)
  metrics.answered({ method: 'GET', status: 204, durationMs: 5 })
  metrics.answered({ method: 'MADE-UP', status: 404, durationMs: 5 })
  roundTrips.emit({ command: 'query-status', durationMs: 3, answered: true })
  const { body, contentType } = await metrics.read()
  expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
  const samples = parse(body)
  expect(samples.get('guesthouse_vms{state="running"}')).toBe(1)
  expect(samples.get('guesthouse_vm_state{vm="one",name="web",state="running"}')).toBe(1)
  expect(samples.get('guesthouse_vm_state{vm="two",name="a\\"b\\\\c\\nd",state="stopped"}')).toBe(1)
  expect(samples.get('guesthouse_vm_memory_resident_bytes{vm="one",name="web"}')).toBeGreaterThan(0)
  expect(samples.get('guesthouse_event_loop_lag_seconds{quantile="0.99"}')).toBe(0.02)
  expect(samples.get('guesthouse_http_requests_total{method="other",status="4xx"}')).toBe(1)
  expect(samples.get('guesthouse_qmp_round_trip_seconds_count')).toBe(1)
  expect(samples.get('guesthouse_notices{code="storage-low",level="warning"}')).toBe(1)
})

test('a VM that is gone takes its series with it', async () => {
  let vms = VMS
  const metrics = opened(() => vms)
  await metrics.read()
  vms = []
  expect((await metrics.read()).body).not.toContain('vm="one"')
})
