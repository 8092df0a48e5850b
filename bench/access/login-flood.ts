import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { GUESTHOUSE, type Guesthouse, startGuesthouse } from '../guesthouse/server.ts'
import type { Experiment, Sample } from '../harness/experiment.ts'
import { cpuSeconds, pssBytes } from '../harness/process-usage.ts'
import { median } from '../harness/statistics.ts'
import { nowMs } from '../harness/time.ts'

const GUESSES_PER_SECOND = 1_000
const SECONDS = 20
const SLICE_MS = 20
const OWN_ADDRESS = '127.0.0.2'
const MIB = 1024 ** 2
const ADMIN = { name: 'bench', password: 'correct horse battery' }

const crowd = new Agent({ keepAlive: true, maxSockets: 100 })

/** @param localAddress from where: all of 127/8 is this machine, and each address is another person to Guesthouse */
function signIn(
  { url }: Guesthouse,
  body: { name: string; password: string },
  from: { localAddress?: string; agent?: Agent } = {},
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const headers = { 'content-type': 'application/json', origin: url }
  const asking = request(`${url}/api/session`, { method: 'POST', headers, ...from }, response => {
    response.resume()
    response.once('end', () => resolve(response.statusCode ?? 0))
    response.once('error', reject)
  })
  asking.once('error', reject)
  asking.end(JSON.stringify(body))
  return promise
}

/** Half of them at the admin, half at names that there may be. */
async function flood(guesthouse: Guesthouse): Promise<{ answered: number; letIn: number }> {
  let [sent, answered, letIn] = [0, 0, 0]
  const began = nowMs()
  while (nowMs() - began < SECONDS * 1_000) {
    const due = ((nowMs() - began) / 1_000) * GUESSES_PER_SECOND
    for (; sent < due; sent += 1) {
      const name = sent % 2 === 0 ? ADMIN.name : `user${sent % 5_000}`
      signIn(guesthouse, { name, password: `guess ${sent}` }, { agent: crowd }).then(
        status => {
          answered += 1
          if (status === 201) letIn += 1
        },
        () => {},
      )
    }
    await delay(SLICE_MS)
  }
  return { answered, letIn }
}

/** The right user, from another address, once a second. @returns how long each took; NaN: not let in */
async function signInMeanwhile(guesthouse: Guesthouse): Promise<number[]> {
  const times: number[] = []
  for (let second = 1; second < SECONDS - 2; second += 1) {
    await delay(1_000)
    const before = nowMs()
    const status = await signIn(guesthouse, ADMIN, { localAddress: OWN_ADDRESS })
    times.push(status === 201 ? nowMs() - before : Number.NaN)
  }
  return times
}

async function round(guesthouse: Guesthouse): Promise<Sample> {
  const { pid } = guesthouse
  const [memoryBefore, cpuBefore, began] = [pssBytes(pid), cpuSeconds(pid), nowMs()]
  const [{ answered, letIn }, times] = await Promise.all([flood(guesthouse), signInMeanwhile(guesthouse)])
  if (letIn > 0) throw new Error(`${letIn} wrong guesses were let in`)
  const seconds = (nowMs() - began) / 1_000
  const refused = times.filter(Number.isNaN).length
  return {
    answered: answered / seconds,
    letIn: (times.length - refused) / times.length,
    ms: median(times.filter(time => !Number.isNaN(time))),
    cores: (cpuSeconds(pid) - cpuBefore) / seconds,
    growthMiB: (pssBytes(pid) - memoryBefore) / MIB,
  }
}

export const loginFlood: Experiment = {
  id: 'login-flood',
  title: `${GUESSES_PER_SECOND} wrong guesses a second from one address, for ${SECONDS} s, while the right user signs in from another`,
  rounds: 5,
  measures: [
    { id: 'answered', title: 'guesses answered', unit: '/s', digits: 0 },
    { id: 'letIn', title: 'the right user let in', unit: 'share' },
    { id: 'ms', title: 'their sign-in', unit: 'ms', digits: 0 },
    { id: 'cores', title: 'CPU of Guesthouse', unit: 'cores' },
    { id: 'growthMiB', title: 'growth of its memory', unit: 'MiB', digits: 1 },
  ],
  targets: [
    { number: 'N17', measure: 'letIn', ours: GUESTHOUSE, atLeast: 1 },
    { number: 'N17', measure: 'ms', ours: GUESTHOUSE, atMost: 2_000 },
    { number: 'N18', measure: 'cores', ours: GUESTHOUSE, atMost: 1.5 },
    { number: 'N18', measure: 'growthMiB', ours: GUESTHOUSE, atMost: 100 },
  ],
  start: async () => {
    const guesthouse = await startGuesthouse()
    return [{ name: GUESTHOUSE, round: () => round(guesthouse), close: guesthouse.close }]
  },
}
