/** `npm run chaos`: what people do, a kill -9 at any moment, a restart, and the question what became of it. See docs/reliability.md. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { Guesthouse } from '../guesthouse.ts'
import { Ledger } from './ledger.ts'
import { qemusIn, signal } from './processes.ts'
import { playRound } from './round.ts'

const USAGE = `npm run chaos -- [--rounds number] [--seed number] [--keep-going] [--report file]
Plays rounds of: random API calls of five callers, kill -9 of the server within 2 s, a restart, and a look at everything.
The same seed rolls the same calls. It needs a build (npm run build) and ends every process that it started.`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    'keep-going': { type: 'boolean', default: false },
    report: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

/** By their ids, and only those whose sockets lie in our own folder. */
function endQemus(folder: string): void {
  for (const { pid } of qemusIn(folder)) signal(pid, 'SIGKILL')
}

type Wish = { seed: number; rounds: number; keepGoing: boolean; reportPath: string | undefined }

async function chaos({ seed, rounds, keepGoing, reportPath }: Wish) {
  console.log(`Seed ${seed}, ${rounds} rounds`)
  const server = await Guesthouse.start()
  let failedRounds = 0
  const putAway = async ({ keepFiles }: { keepFiles: boolean }) => {
    await server.kill9()
    endQemus(server.root)
    if (keepFiles) console.log(`The data directory is kept: ${server.dataPath}`)
    else await server.close()
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => void putAway({ keepFiles: false }).finally(() => process.exit(1)))
  }
  let played = 0
  const sums = { calls: 0, unfinished: 0, running: 0, slowestStartMs: 0 }
  try {
    let ledger = new Ledger()
    for (let round = 1; round <= rounds && (failedRounds === 0 || keepGoing); round += 1) {
      const report = await playRound(server, { seed, round, ledger })
      played += 1
      ledger = report.ledger
      sums.calls += report.calls
      sums.unfinished += report.unfinished
      sums.running += report.running
      sums.slowestStartMs = Math.max(sums.slowestStartMs, report.startMs)
      const { calls, unfinished, running, startMs, complaints } = report
      const facts = `${calls} calls, ${running} VMs ran on, ${unfinished} operations cut, back in ${Math.round(startMs)} ms`
      console.log(`round ${round}: ${complaints.length === 0 ? 'as promised' : 'BROKEN'} (${facts})`)
      if (complaints.length === 0) continue
      failedRounds += 1
      console.log(complaints.map(complaint => `  ! ${complaint}`).join('\n'))
      console.log(report.diary.map(line => `    ${line}`).join('\n'))
      console.log(`  Again: npm run chaos -- --seed ${seed} --rounds ${round}`)
    }
  } catch (error) {
    failedRounds += 1
    console.error(error, `\nThe server's last words:\n${server.log.slice(-4_000)}`)
  } finally {
    await putAway({ keepFiles: failedRounds > 0 })
  }
  const { calls, unfinished, running, slowestStartMs } = sums
  if (reportPath !== undefined) {
    await mkdir(dirname(reportPath), { recursive: true })
    const report = { seed, asPromised: Math.max(0, played - failedRounds), broken: failedRounds, ...sums }
    await writeFile(reportPath, `${JSON.stringify(report, null, 2)}\n`)
  }
  console.log(
    `${played} rounds with seed ${seed}: ${failedRounds} broken. ${calls} calls, ${unfinished} operations cut in the middle, ` +
      `${running} running VMs taken over, slowest start ${Math.round(slowestStartMs)} ms.`,
  )
  return failedRounds === 0
}

if (values.help) {
  console.log(USAGE)
} else {
  const numbers = { seed: Number(values.seed), rounds: Number(values.rounds) }
  process.exitCode = (await chaos({ ...numbers, keepGoing: values['keep-going'], reportPath: values.report })) ? 0 : 1
}
