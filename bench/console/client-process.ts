import { setTimeout as delay } from 'node:timers/promises'
import { median, quantile } from '../harness/statistics.ts'
import type { EchoResult, FloodResult, Job } from './job.ts'
import { readFrames } from './rfb-client.ts'
import { connectWire, type Wire } from './wire.ts'

/** The load: one process, the same for every contender. */
const held: Wire[] = []

async function flood({ address, durationMs }: Extract<Job, { kind: 'flood' }>): Promise<FloodResult> {
  let bytes = 0
  const startedAt = performance.now()
  const wire = await connectWire(address, chunk => {
    bytes += chunk.length
  })
  await delay(durationMs)
  wire.close()
  return { bytes, seconds: (performance.now() - startedAt) / 1000 }
}

async function echo({ address, trips }: Extract<Job, { kind: 'echo' }>): Promise<EchoResult> {
  const timesUs: number[] = []
  const message = Buffer.from('8 bytes.')
  let returned = 0
  let sentAt = 0
  const done = Promise.withResolvers<void>()
  const wire = await connectWire(address, chunk => {
    returned += chunk.length
    if (returned < message.length) return
    timesUs.push((performance.now() - sentAt) * 1000)
    if (timesUs.length === trips) return done.resolve()
    send()
  })
  const send = () => {
    returned = 0
    sentAt = performance.now()
    wire.send(message)
  }
  send()
  await done.promise
  wire.close()
  return { p50Us: median(timesUs), p99Us: quantile(timesUs, 0.99) }
}

async function hold({ address, count, bytesEach }: Extract<Job, { kind: 'hold' }>): Promise<null> {
  for (let i = 0; i < count; i += 1) {
    let bytes = 0
    const full = Promise.withResolvers<void>()
    held.push(
      await connectWire(address, chunk => {
        bytes += chunk.length
        if (bytes >= bytesEach) full.resolve()
      }),
    )
    if (bytesEach > 0) await full.promise
  }
  return null
}

async function run(job: Job): Promise<unknown> {
  for (const wire of held.splice(0)) wire.close()
  if (job.kind === 'flood') return flood(job)
  if (job.kind === 'echo') return echo(job)
  if (job.kind === 'hold') return hold(job)
  return readFrames(job)
}

process.on('message', (job: Job) => {
  run(job).then(
    result => process.send?.(result ?? {}),
    error => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
