/** `npm run soak`: many VMs, browsers and consoles for half an hour. What it promises is in docs/performance.md. */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { soak } from './soak.ts'

const USAGE = `npm run soak -- [--minutes number] [--running number] [--defined number] [--browsers number] [--tabs number] [--consoles number] [--report file]
Some VMs that run, thousands that are defined, people who look at the list, some of them in a real Chromium, and open consoles.
Asks for minutes of preparation, then says what requests, event loop, memory and open files did. It needs a build.`

const number = (standard: number) => ({ type: 'string', default: String(standard) }) as const
const { values } = parseArgs({
  options: {
    minutes: number(30),
    running: number(200),
    defined: number(5_000),
    browsers: number(50),
    tabs: number(2),
    consoles: number(20),
    report: { type: 'string' },
    help: { type: 'boolean' },
  },
})

if (values.help) {
  console.log(USAGE)
} else {
  const { minutes, running, defined, browsers, tabs, consoles } = values
  const result = await soak({
    ...{ minutes: Number(minutes), running: Number(running), defined: Number(defined) },
    ...{ browsers: Number(browsers), tabs: Number(tabs), consoles: Number(consoles) },
  })
  if (values.report !== undefined) await writeFile(values.report, `${JSON.stringify(result, null, 2)}\n`)
  process.exitCode = result.missed.length === 0 ? 0 : 1
}
