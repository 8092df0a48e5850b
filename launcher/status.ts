/** `./guesthouse status`. Ends with 0 when it runs and 3 when it does not, as the Linux Standard Base has it for services. */
import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { endpoints } from '#lib/contract/endpoints.ts'
import { dataPaths } from '#lib/server/data-directory.ts'
import { runningMachines } from '#lib/server/rescue/running-machines.ts'
import { askRunning } from './ask-running.ts'
import { findRunning } from './running.ts'
import { fail, ownPaths } from './say.ts'

const LIMIT_MS = 5000

/** As little as is needed: what runs may be another version, before or after an upgrade. */
const Health = z.object({ status: z.string(), version: z.string(), startedAt: z.string() })

async function answerOf<S extends z.ZodType>(url: string, schema: S): Promise<z.output<S>> {
  const { body } = await askRunning(url, { limitMs: LIMIT_MS })
  return schema.parse(JSON.parse(body.toString('utf8')))
}

try {
  const { dataPath: data, runtimePath } = ownPaths()
  const running = await findRunning(data)
  if (running === null) {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile('package.json', 'utf8')))
    console.log(`Guesthouse ${version} does not run with the data directory ${data}.`)
    process.exit(3)
  }
  const { pid, address } = running
  if (address === null) {
    console.log(`Guesthouse starts or stops just now (process ${pid}), with the data directory ${data}.`)
    process.exit(0)
  }
  const health = await answerOf(new URL(endpoints.health.read.path, address).href, Health)
  console.log(`Guesthouse ${health.version} runs at ${address} (process ${pid}, since ${health.startedAt}).`)
  console.log(`Data: ${data}`)
  if (health.status === 'rescue') {
    console.log(`Its database cannot be used: open ${address} and choose what to go on with.`)
    process.exit(0)
  }
  // From the disk and the kernel: whoever asks here has no account.
  const { vms: vmsPath } = dataPaths(data)
  const vms = await readdir(vmsPath)
  const on = runningMachines({ vmsPath, runtimePath, names: new Map() })
  console.log(`VMs:  ${vms.length}, of which ${on.length} on`)
} catch (error) {
  fail(error)
}
