import { expect, test } from 'vitest'
import { aUsage } from '../testing/builders.ts'
import { createUsageHistory, USAGE_SAMPLES } from './usage-history.ts'

const sample = (cpuPercent: number) => ({ host: aUsage(), vms: { web: { cpuPercent, memoryBytes: 1 } } })

test('samples are kept oldest first, and no more than fit', () => {
  const history = createUsageHistory()
  for (let index = 0; index < USAGE_SAMPLES + 5; index += 1) history.record(sample(index))
  const kept = history.of('web').get()
  expect(kept).toHaveLength(USAGE_SAMPLES)
  expect(kept[0]?.cpuPercent).toBe(5)
  expect(history.host.get()).toHaveLength(USAGE_SAMPLES)
})

test('a VM that stopped starts its next line from nothing', () => {
  const history = createUsageHistory()
  history.record(sample(1))
  history.record({ host: aUsage(), vms: {} })
  expect(history.of('web').get()).toEqual([])
})
