/** `./guesthouse stop`: asks with SIGTERM and waits. VMs keep running; the next start finds them. */
import { setTimeout as sleep } from 'node:timers/promises'
import { findRunning } from './running.ts'
import { dataPath, fail } from './say.ts'

const LIMIT_MS = 30_000
const LOOK_EVERY_MS = 50

try {
  const data = dataPath()
  const running = await findRunning(data)
  if (running === null) {
    console.log(`Guesthouse does not run with the data directory ${data}.`)
    process.exit(0)
  }
  process.kill(running.pid, 'SIGTERM')
  const end = performance.now() + LIMIT_MS
  // The lock falls when the process has ended, so this cannot mistake another process for it.
  while ((await findRunning(data))?.pid === running.pid) {
    if (performance.now() > end) fail(`It did not end within ${LIMIT_MS / 1000} s (process ${running.pid}).`)
    await sleep(LOOK_EVERY_MS)
  }
  console.log('Guesthouse has stopped. VMs that ran keep running; ./guesthouse start finds them again.')
} catch (error) {
  fail(error)
}
