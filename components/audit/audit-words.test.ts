import { expect, test } from 'vitest'
import { allEndpoints } from '#lib/contract/endpoints.ts'
import { actionWords, detailWords, whoWords, whyWords } from './audit-words.ts'

test('everything that can be done has words of its own', () => {
  for (const { id } of allEndpoints) expect(actionWords(id)).not.toBe(id)
  expect(actionWords('vms.start')).toBe('Start a VM')
  expect(actionWords('of.another-version')).toBe('of.another-version')
})

test('who, why and what else are told as a person says it', () => {
  expect(whoWords({ userName: 'ada', via: 'session' })).toBe('ada')
  expect(whoWords({ userName: 'ada', via: 'token' })).toBe('ada, by a token')
  expect(whoWords({ userName: null, via: 'none' })).toBe('Nobody signed in')
  expect(whyWords({ code: 'not-allowed' })).toBe('This account may not do that')
  expect(whyWords({ code: null })).toBe(null)
  const details = { times: 4312, since: '2026-11-24T12:00:00.000Z' }
  expect(detailWords({ details })).toBe('4,312 more of these within a minute')
  expect(detailWords({ details: { disks: 'keep', vcpus: 2 } })).toBe('disks: keep, vcpus: 2')
})
