import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { closeAll } from './harness/at-end.ts'
import { endAll } from './harness/child.ts'
import { groupNames, loadGroup } from './harness/groups.ts'
import { describeMachine } from './harness/machine.ts'
import { satisfy } from './harness/needs.ts'
import { outcomeTable, targetTable } from './harness/report.ts'
import { MIN_ROUNDS, type Outcome, runExperiment } from './harness/run-experiment.ts'

const USAGE = `npm run bench -- [--install] [--only experiment] [--rounds number] [group …]
Measures Guesthouse and its peers in turn, on this machine. Groups: ${groupNames().join(', ')}. Without a name: all.
Fewer than 5 rounds are for trying a benchmark out: nothing is written.`

type Wish = { mayInstall: boolean; only: string | undefined; rounds: number | undefined }

async function bench(names: string[], { mayInstall, only, rounds }: Wish) {
  const groups = await Promise.all(names.map(loadGroup))
  const needs = groups.flatMap(group => group.needs)
  if (!satisfy(needs, { mayInstall })) return false

  const machine = describeMachine()
  const outcomes: Outcome[] = []
  const failed: string[] = []
  for (const group of groups) {
    console.log(`\n## ${group.title}`)
    for (const experiment of group.experiments) {
      const isWished = only === undefined || experiment.id === only || experiment.id.startsWith(`${only}-`)
      if (!isWished) continue
      console.log(`\n${experiment.title}`)
      // Half an hour of other measurements is not thrown away with one that fails.
      const measured = runExperiment({ ...experiment, rounds: rounds ?? experiment.rounds }, console.log)
      const outcome = await measured.catch((error: unknown) => console.error(`  failed: ${error}`))
      if (outcome) outcomes.push(outcome)
      else failed.push(experiment.title)
    }
  }
  const report = [Object.values(machine).join(' · '), targetTable(outcomes), ...outcomes.map(outcomeTable)].join('\n\n')
  console.log(`\n${report}\n`)
  if (failed.length > 0) console.error(`Not measured: ${failed.join('; ')}`)

  if (outcomes.some(outcome => outcome.rounds < MIN_ROUNDS)) return failed.length === 0
  const folder = join(import.meta.dirname, 'results')
  await mkdir(folder, { recursive: true })
  const file = join(folder, new Date().toISOString().slice(0, 19).replaceAll(':', '.'))
  await writeFile(`${file}.json`, JSON.stringify({ machine, outcomes }, null, 2))
  await writeFile(`${file}.md`, `${report}\n`)
  console.log(`Written to ${file}.json and .md`)
  return failed.length === 0
}

async function putAway(): Promise<void> {
  await closeAll()
  await endAll()
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    install: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    help: { type: 'boolean' },
  },
})
const unknown = positionals.filter(name => !groupNames().includes(name))
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no group ${unknown.join(', ')}.\n`)
  console.log(USAGE)
  process.exitCode = unknown.length > 0 ? 1 : 0
} else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void putAway().then(() => process.exit(1)))
  }
  try {
    const names = positionals.length > 0 ? positionals : groupNames()
    const { install: mayInstall, only, rounds } = values
    if (!(await bench(names, { mayInstall, only, rounds: rounds ? Number(rounds) : undefined }))) process.exitCode = 1
  } finally {
    await putAway()
  }
}
