import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Browser, chromium } from '@playwright/test'
import { inParallel } from '../../bench/harness/in-parallel.ts'
import { diceOf } from '../chaos/dice.ts'
import { qemusIn, signal } from '../chaos/processes.ts'
import { Guesthouse } from '../guesthouse.ts'
import { openConsole } from './console-viewer.ts'
import {
  lagFigures,
  liveSamples,
  type ProcessSample,
  requestFigures,
  sampleProcess,
  slopeMiBPerHour,
} from './figures.ts'
import { defineVms, runVms } from './fleet.ts'
import { type Answer, Visitor } from './visitor.ts'

export type SoakWish = {
  minutes: number
  running: number
  defined: number
  browsers: number
  tabs: number
  consoles: number
}

const SLOWEST_REQUEST_MS = 1_000
const LAG_P99_MS = 100
/** Of what is left after a collection: what the process has from the system moves with when V8 sees fit to collect. */
const LIVE_SLOPE_MIB_PER_HOUR = 5
const SAMPLE_EVERY_MS = 5_000
/** Caches fill and code is compiled: growth counts after this share of the time. */
const WARM_UP_SHARE = 1 / 3
const CHROMIUM = '/usr/bin/chromium'

type Scene = { server: Guesthouse; vmIds: string[]; answers: Answer[]; over: AbortSignal }

const pause = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }).catch(() => {})

/** Looks at the list and at VMs, and now and then loads the page anew. */
async function visit({ server, vmIds, answers, over }: Scene, name: string): Promise<void> {
  const dice = diceOf(1, name)
  const visitor = new Visitor(server, answer => void answers.push(answer))
  await pause(dice.between(0, 20_000), over)
  await visitor.arrive()
  while (!over.aborted) {
    await pause(dice.between(2_000, 12_000), over)
    const vmId = dice.pick(vmIds)
    if (dice.chance(0.1)) await visitor.reload()
    else if (dice.chance(0.3)) await visitor.ask('list', '/api/vms')
    else if (vmId) await visitor.ask('vm', `/api/vms/${vmId}`)
  }
  visitor.leave()
}

/** Gives everybody something to hear of. */
async function operate({ server, vmIds, answers, over }: Scene): Promise<void> {
  const dice = diceOf(2, 'operator')
  const visitor = new Visitor(server, answer => void answers.push(answer))
  while (!over.aborted) {
    await pause(dice.between(500, 2_500), over)
    const path = `/api/vms/${dice.pick(vmIds)}`
    if (dice.chance(0.7)) {
      await visitor.ask('pause', `${path}/pause`, 'POST')
      await visitor.ask('resume', `${path}/resume`, 'POST')
    } else {
      await visitor.ask('power off', `${path}/power-off`, 'POST')
      await visitor.ask('start', `${path}/start`, 'POST')
    }
  }
  visitor.leave()
}

async function openTabs({ url, browserCookies }: Guesthouse, count: number): Promise<Browser | null> {
  if (count === 0) return null
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  const context = await browser.newContext()
  await context.addCookies(browserCookies)
  for (let tab = 0; tab < count; tab += 1) await (await context.newPage()).goto(url)
  return browser
}

async function watch({ server, over }: Scene): Promise<ProcessSample[]> {
  const samples: ProcessSample[] = []
  const startedAt = performance.now()
  while (!over.aborted) {
    samples.push(sampleProcess(server.pid, (performance.now() - startedAt) / 60_000))
    const last = samples.at(-1)
    if (last && samples.length % 12 === 1) {
      const words = `${last.rssMiB.toFixed(0)} MiB, ${last.openFiles} files, load ${loadavg()[0]?.toFixed(1)}`
      console.log(`minute ${last.minute.toFixed(0)}: ${words}`)
    }
    await pause(SAMPLE_EVERY_MS, over)
  }
  return samples
}

/** `close()` looks for the QEMU of each VM in the whole process table: of 5,000 VMs that takes minutes. */
async function putAway(server: Guesthouse): Promise<void> {
  await server.kill9()
  for (const { pid } of qemusIn(server.root)) signal(pid, 'SIGKILL')
  await rm(server.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  await server.close()
}

/** Prepares, loads, waits, and says what was seen. Everything that it starts ends with it. */
export async function soak(wish: SoakWish) {
  const lagPath = join('/tmp', `guesthouse-lag-${process.pid}.jsonl`)
  const server = await Guesthouse.start({
    NODE_OPTIONS: `--import ${join(import.meta.dirname, 'watch-lag.ts')}`,
    GUESTHOUSE_LAG_FILE: lagPath,
  })
  const over = new AbortController()
  const stop = () => over.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  let browser: Browser | null = null
  const consoles: { bytes: () => number; close: () => void }[] = []
  try {
    console.log(`${wish.defined} VMs are made, ${wish.running} of them started …`)
    const vms = await runVms(server, { from: 0, to: wish.running })
    await defineVms(server, { from: 0, to: wish.defined - wish.running })
    const awake = vms.filter(({ state }) => state === 'running').map(({ id }) => id)
    const scene: Scene = { server, vmIds: awake, answers: [], over: over.signal }
    // The operator's VMs end now and then, and so would their consoles.
    const [operated, watched] = [awake.slice(0, awake.length / 2), awake.slice(awake.length / 2)]
    await inParallel(
      watched.slice(0, wish.consoles),
      4,
      async vmId => void consoles.push(await openConsole(server, vmId)),
    )
    browser = await openTabs(server, wish.tabs)
    process.kill(server.pid, 'SIGUSR2')
    const lagLines = readFileSync(lagPath, 'utf8').split('\n').length
    const liveLines = existsSync(`${lagPath}.live`) ? liveSamples(`${lagPath}.live`).length : 0
    console.log(
      `${consoles.length} consoles, ${wish.tabs} tabs and ${wish.browsers} more readers for ${wish.minutes} minutes …`,
    )
    const names = Array.from({ length: wish.browsers }, (_, index) => `visitor ${index}`)
    const doing = Promise.all([
      watch(scene),
      operate({ ...scene, vmIds: operated }),
      ...names.map(name => visit(scene, name)),
    ])
    await Promise.race([pause(wish.minutes * 60_000, over.signal), doing])
    over.abort()
    const [samples] = await doing
    const live = liveSamples(`${lagPath}.live`).slice(liveLines)
    return conclude(wish, { samples, live, answers: scene.answers, lag: lagFigures(lagPath, lagLines), consoles })
  } finally {
    over.abort()
    for (const each of consoles) each.close()
    await browser?.close()
    await putAway(server)
    await rm(lagPath, { force: true })
    await rm(`${lagPath}.live`, { force: true })
  }
}

type Seen = {
  samples: ProcessSample[]
  live: ReturnType<typeof liveSamples>
  answers: Answer[]
  lag: ReturnType<typeof lagFigures>
  consoles: { bytes: () => number }[]
}

const afterWarmUp = <T>(samples: T[]): T[] => samples.slice(Math.floor(samples.length * WARM_UP_SHARE))

function conclude(wish: SoakWish, { samples, live, answers, lag, consoles }: Seen) {
  const requests = requestFigures(answers)
  const settled = afterWarmUp(samples)
  const held = afterWarmUp(live)
  const [first, last] = [settled[0], settled.at(-1)]
  const memory = {
    rss: { startMiB: samples[0]?.rssMiB, settledMiB: first?.rssMiB, endMiB: last?.rssMiB },
    rssSlopeMiBPerHour: slopeMiBPerHour(settled.map(({ minute, rssMiB }) => ({ minute, mib: rssMiB }))),
    live: { settledMiB: held[0]?.liveMiB, endMiB: held.at(-1)?.liveMiB },
    liveSlopeMiBPerHour: slopeMiBPerHour(held.map(({ minute, liveMiB }) => ({ minute, mib: liveMiB }))),
  }
  const files = { start: samples[0]?.openFiles, end: last?.openFiles, most: Math.max(...samples.map(s => s.openFiles)) }
  const slowest = Math.max(...requests.map(({ maxMs }) => maxMs))
  const missed = [
    ...(slowest > SLOWEST_REQUEST_MS ? [`A request took ${Math.round(slowest)} ms`] : []),
    ...(lag.p99Ms > LAG_P99_MS ? [`The event loop's lag: p99 ${lag.p99Ms} ms`] : []),
    ...(memory.liveSlopeMiBPerHour > LIVE_SLOPE_MIB_PER_HOUR
      ? [`What is held in memory grows by ${memory.liveSlopeMiBPerHour.toFixed(1)} MiB an hour`]
      : []),
    ...requests.filter(({ refused }) => refused > 0).map(({ what, refused }) => `${refused} of “${what}” were refused`),
    ...(consoles.some(each => each.bytes() === 0) ? ['A console showed nothing'] : []),
  ]
  console.table(requests)
  console.log({ lag, ...memory, files, cpus: cpus().length, load: loadavg() })
  console.log(missed.length === 0 ? 'As promised.' : `MISSED: ${missed.join('; ')}`)
  return { wish, requests, lag, memory, live, files, samples, missed }
}
