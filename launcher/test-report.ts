import { z } from 'zod'

export type Counts = { passed: number; failed: number; skipped: number }

const VitestReport = z.object({
  numPassedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
})

/** A file that could not even be loaded has no tests to fail, and counts as one. */
export function vitestCounts(json: unknown): Counts {
  const { numPassedTests, numPendingTests, numTodoTests, testResults } = VitestReport.parse(json)
  const failed = testResults.map(({ status, assertionResults }) => {
    const tests = assertionResults.filter(test => test.status === 'failed').length
    return status === 'failed' ? Math.max(tests, 1) : tests
  })
  return {
    passed: numPassedTests,
    failed: failed.reduce((sum, count) => sum + count, 0),
    skipped: numPendingTests + numTodoTests,
  }
}

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
})

/** A test that passes only sometimes has failed; so has what went wrong outside any test. */
export function playwrightCounts(json: unknown): Counts {
  const { stats, errors } = PlaywrightReport.parse(json)
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }
}

const ChaosReport = z.object({ seed: z.int(), asPromised: z.int(), broken: z.int() })

/** A round of chaos is a test: everything was as promised afterwards, or it was not. */
export function chaosCounts(json: unknown): Counts {
  const { asPromised, broken } = ChaosReport.parse(json)
  return { passed: asPromised, failed: broken, skipped: 0 }
}

/**
 * What a step counts for: without a report it is one test itself; with one, its tests, and never success when its program failed
 * or when it ran nothing.
 */
export function stepCounts({ ok, report }: { ok: boolean; report?: Counts | undefined }): Counts {
  if (!report) return ok ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
  const silentFailure = report.failed === 0 && (!ok || report.passed === 0)
  return silentFailure ? { ...report, failed: 1 } : report
}

export function total(counts: Counts[]): Counts {
  const sum = (key: keyof Counts) => counts.reduce((result, count) => result + count[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}
