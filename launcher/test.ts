/** `./guesthouse test`: every check there is, to the end even when one fails. The last line is `N passed, N failed`. */
import { readFile, rm } from 'node:fs/promises'
import { execa } from 'execa'
import { type Counts, chaosCounts, playwrightCounts, stepCounts, total, vitestCounts } from './test-report.ts'

type Step = {
  /** A script of package.json. */
  script: string
  arguments?: string[]
  report?: { path: string; read: (json: unknown) => Counts }
  limitMinutes: number
}

const UNIT_REPORT = 'test-results/unit.json'
const CHAOS_REPORT = 'test-results/chaos.json'
/** A round takes a few seconds; a hundred of them are for a quiet evening: docs/reliability.md. */
const CHAOS_ROUNDS = 10
const STEPS: Step[] = [
  { script: 'generate', limitMinutes: 2 },
  { script: 'types', limitMinutes: 5 },
  { script: 'lint', limitMinutes: 5 },
  { script: 'rules', limitMinutes: 5 },
  { script: 'shell', limitMinutes: 2 },
  {
    script: 'unit',
    arguments: ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
    report: { path: UNIT_REPORT, read: vitestCounts },
    limitMinutes: 20,
  },
  { script: 'build', limitMinutes: 10 },
  { script: 'guests', limitMinutes: 15 },
  { script: 'e2e', report: { path: 'test-results/e2e.json', read: playwrightCounts }, limitMinutes: 28 },
  {
    script: 'chaos',
    arguments: ['--', '--rounds', String(CHAOS_ROUNDS), '--report', CHAOS_REPORT],
    report: { path: CHAOS_REPORT, read: chaosCounts },
    limitMinutes: 10,
  },
]

async function run(step: Step): Promise<Counts> {
  console.log(`\n=== ${step.script} ===`)
  const started = performance.now()
  // timeout(1) ends the whole process group, so that a step that hangs leaves nothing behind.
  const limit = ['--kill-after=10', String(step.limitMinutes * 60)]
  const command = [process.execPath, '--run', step.script, ...(step.arguments ?? [])]
  const { failed } = await execa('timeout', [...limit, ...command], {
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
  })
  const report = step.report ? await readReport(step.report) : undefined
  const counts = stepCounts({ ok: !failed, report })
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(`--- ${step.script}: ${counts.failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s`)
  return counts
}

/** No report, or one that makes no sense, is a step that ran nothing. */
async function readReport({ path, read }: NonNullable<Step['report']>): Promise<Counts> {
  try {
    return read(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    console.error(`${path} cannot be read:`, error)
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

await rm('test-results', { recursive: true, force: true })
const results: { step: Step; counts: Counts }[] = []
for (const step of STEPS) results.push({ step, counts: await run(step) })

console.log('')
for (const { step, counts } of results) {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
  console.log(`${step.script.padEnd(10)} ${counts.passed} passed, ${counts.failed} failed${skipped}`)
}
const { passed, failed } = total(results.map(result => result.counts))
process.exitCode = failed === 0 ? 0 : 1
console.log(`${passed} passed, ${failed} failed`)
