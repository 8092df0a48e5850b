import { QueryClient } from '@tanstack/react-query'
import { beforeEach, expect, test } from 'vitest'
import { vmQuery, vmsQuery } from '../queries/vms.ts'
import { aVm } from '../testing/builders.ts'
import { putAnswer, putVm } from './vms.ts'

const at = (second: number) => `2026-11-23T09:00:0${second}.000Z`
const running = aVm({ state: 'running', cause: { sentence: 'Running', since: at(0), log: [] } })
const asked = aVm({ ...running, state: 'shutting-down', cause: { sentence: 'Asked to', since: at(1), log: [] } })
const stopped = aVm({ ...running, state: 'stopped', cause: { sentence: 'Shut down', since: at(2), log: [] } })

let cache: QueryClient
beforeEach(() => {
  cache = new QueryClient()
  cache.setQueryData(vmsQuery().queryKey, [running])
})

const states = () => [
  cache.getQueryData(vmsQuery().queryKey)?.[0]?.state,
  cache.getQueryData(vmQuery(running.id).queryKey)?.state,
]

test('an answer is shown at once, in the list and on the VM’s page', () => {
  putAnswer(cache, asked)
  expect(states()).toEqual(['shutting-down', 'shutting-down'])
})

test('an answer that comes after what the live stream told later does not bring back the past', () => {
  putVm(cache, stopped)
  putAnswer(cache, asked)
  expect(states()).toEqual(['stopped', 'stopped'])
})

test('a list alone knows of it too', () => {
  cache.setQueryData(vmsQuery().queryKey, [stopped])
  putAnswer(cache, asked)
  expect(states()).toEqual(['stopped', undefined])
})
