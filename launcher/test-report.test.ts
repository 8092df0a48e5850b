import { describe, expect, it } from 'vitest'
import { chaosCounts, playwrightCounts, stepCounts, total, vitestCounts } from './test-report.ts'

describe('counting', () => {
  it('a check without a report is one test', () => {
    expect(stepCounts({ ok: true })).toEqual({ passed: 1, failed: 0, skipped: 0 })
    expect(stepCounts({ ok: false })).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('a runner that ran no test has failed, however it ended', () => {
    expect(stepCounts({ ok: true, report: { passed: 0, failed: 0, skipped: 3 } }).failed).toBe(1)
  })

  it('a runner that ended badly has failed, even if every test passed', () => {
    expect(stepCounts({ ok: false, report: { passed: 9, failed: 0, skipped: 0 } })).toMatchObject({
      passed: 9,
      failed: 1,
    })
  })

  it('failures of tests are not counted twice', () => {
    expect(stepCounts({ ok: false, report: { passed: 9, failed: 2, skipped: 0 } }).failed).toBe(2)
  })

  it('adds up', () => {
    const counts = [stepCounts({ ok: true }), stepCounts({ ok: false, report: { passed: 4, failed: 2, skipped: 1 } })]
    expect(total(counts)).toEqual({ passed: 5, failed: 2, skipped: 1 })
  })
})

describe('Vitest’s report', () => {
  const file = (status: string, tests: string[]) => ({
    status,
    assertionResults: tests.map(test => ({ status: test })),
  })
  const numbers = { numPassedTests: 2, numPendingTests: 1, numTodoTests: 0 }

  it('gives failed tests, and one for a file that could not be loaded', () => {
    const testResults = [
      file('passed', ['passed', 'passed', 'skipped']),
      file('failed', ['failed', 'failed']),
      file('failed', []),
    ]
    expect(vitestCounts({ ...numbers, testResults })).toEqual({ passed: 2, failed: 3, skipped: 1 })
  })

  it('is refused when it is something else', () => {
    expect(() => vitestCounts({})).toThrow()
  })
})

describe('Playwright’s report', () => {
  it('counts flaky tests and errors outside tests as failed', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
    expect(playwrightCounts({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 3, skipped: 2 })
  })
})

describe('the report of the chaos', () => {
  it('counts every round as a test', () => {
    expect(chaosCounts({ seed: 7, asPromised: 9, broken: 1, calls: 300 })).toEqual({ passed: 9, failed: 1, skipped: 0 })
  })
})
