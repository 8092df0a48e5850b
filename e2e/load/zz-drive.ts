import { readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { Guesthouse } from '../guesthouse.ts'
import { qemusIn, signal } from '../chaos/processes.ts'
import { rm } from 'node:fs/promises'
import { defineVms, runVms } from './fleet.ts'
import { openConsole } from './console-viewer.ts'
import { lagFigures, requestFigures } from './figures.ts'
import { Visitor, type Answer } from './visitor.ts'
import { diceOf } from '../chaos/dice.ts'
const lag = '/tmp/lagb/lag.jsonl'
writeFileSync(lag, '')
const env = () => ({ NODE_OPTIONS: `--import /work/wt/lag/e2e/load/watch-lag.ts ${existsSync('/tmp/lagb/doprof') ? '--import /tmp/lagb/prof.mjs' : ''}`, GUESTHOUSE_LAG_FILE: lag })
const server = await Guesthouse.start(env())
const running = Number(process.argv[2]), defined = Number(process.argv[3])
console.log('pid', process.pid, server.root)
const t0 = performance.now()
const vms = await runVms(server, { from: 0, to: running })
console.log('running', (performance.now() - t0) / 1000)
await defineVms(server, { from: 0, to: defined - running })
console.log('defined', (performance.now() - t0) / 1000)
const pause = (ms: number, s: AbortSignal) => delay(ms, undefined, { signal: s }).catch(() => {})
async function go(seconds: number) {
  const over = new AbortController()
  const answers: Answer[] = []
  const awake = vms.slice(0, 50).map(v => v.id)
  const operated = awake.slice(0, awake.length / 2), watched = awake.slice(awake.length / 2)
  const consoles = await Promise.all(watched.slice(0, 20).map(id => openConsole(server.url, id)))
  const visit = async (name: string) => {
    const dice = diceOf(1, name)
    const visitor = new Visitor(server.url, a => void answers.push(a))
    await pause(dice.between(0, 5_000), over.signal)
    await visitor.arrive()
    while (!over.signal.aborted) {
      await pause(dice.between(2_000, 12_000), over.signal)
      const id = dice.pick(awake)
      if (dice.chance(0.1)) await visitor.reload()
      else if (dice.chance(0.3)) await visitor.ask('list', '/api/vms')
      else await visitor.ask('vm', `/api/vms/${id}`)
    }
    visitor.leave()
  }
  const operate = async () => {
    const dice = diceOf(2, 'operator')
    const visitor = new Visitor(server.url, a => void answers.push(a))
    while (!over.signal.aborted) {
      await pause(dice.between(500, 2_500), over.signal)
      const path = `/api/vms/${dice.pick(operated)}`
      if (dice.chance(0.7)) { await visitor.ask('pause', `${path}/pause`, 'POST'); await visitor.ask('resume', `${path}/resume`, 'POST') }
      else { await visitor.ask('power off', `${path}/power-off`, 'POST'); await visitor.ask('start', `${path}/start`, 'POST') }
    }
  }
  const doing = Promise.all([operate(), ...Array.from({ length: 50 }, (_, i) => visit(`visitor ${i}`))])
  await delay(7_000)
  process.kill(server.pid, 'SIGUSR2')
  const from = readFileSync(lag, 'utf8').split('\n').length
  const cpu = () => { const f = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10 }
  const c0 = cpu(); const s0 = performance.now(); const skip = answers.length
  await delay(seconds * 1000)
  const share = (cpu() - c0) / (performance.now() - s0)
  console.log(lagFigures(lag, from), 'server cpu share', share.toFixed(3))
  over.abort()
  await doing.catch(e => console.log('load error', e))
  for (const c of consoles) c.close()
  console.table(requestFigures(answers.slice(skip)))
}
for (;;) {
  await delay(300)
  if (!existsSync('/tmp/lagb/cmd')) continue
  const [cmd, arg] = readFileSync('/tmp/lagb/cmd', 'utf8').trim().split(' ')
  rmSync('/tmp/lagb/cmd')
  console.log('>>', cmd, arg)
  if (cmd === 'go') await go(Number(arg)).catch(e => console.log(e))
  if (cmd === 'restart') { await server.kill9(); await server.run(env()) }
  console.log('<< done', cmd)
  if (cmd === 'end') break
}
await server.kill9()
for (const { pid } of qemusIn(server.root)) signal(pid, 'SIGKILL')
await rm(server.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
await server.close()
