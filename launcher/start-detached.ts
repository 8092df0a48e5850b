/** `./guesthouse start --detach`: starts the server in a session of its own and comes back when it serves. */
import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findRunning } from './running.ts'
import { dataPath, fail } from './say.ts'

const LIMIT_MS = 120_000
const LOOK_EVERY_MS = 50

const data = dataPath()
const state = process.getuid?.() === 0 ? '/var/log' : (process.env.XDG_STATE_HOME ?? join(homedir(), '.local/state'))
const log = join(state, 'guesthouse.log')
mkdirSync(state, { recursive: true })
const output = openSync(log, 'a', 0o600)
const before = statSync(log).size

const server = spawn(process.execPath, ['server.ts'], { detached: true, stdio: ['ignore', output, output] })
server.unref()
const ended = new Promise<true>(resolve => server.once('exit', () => resolve(true)))

const end = performance.now() + LIMIT_MS
for (;;) {
  const running = await findRunning(data)
  if (running?.pid === server.pid && running?.address) {
    console.log(`Guesthouse runs at ${running.address} (process ${running.pid}).\nData: ${data}\nLog:  ${log}`)
    process.exit(0)
  }
  if (await Promise.race([ended, sleep(LOOK_EVERY_MS, false)])) {
    process.stderr.write(readFileSync(log).subarray(before))
    process.exit(1)
  }
  if (performance.now() > end) fail(`It does not serve after ${LIMIT_MS / 1000} s; see ${log}.`)
}
