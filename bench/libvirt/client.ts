import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'
import { atEnd } from '../harness/at-end.ts'

const PYTHON = '/usr/bin/python3'

const Line = z.union([
  z.object({ event: z.literal('stopped'), name: z.string(), at: z.number() }),
  z.object({ id: z.number(), error: z.string() }),
  z.object({ id: z.number(), ns: z.number().optional(), count: z.number().optional() }),
])

export type LibvirtCall =
  | { call: 'create'; xml: string; paused?: boolean }
  | { call: 'destroy'; name: string }
  | { call: 'states' }
  | { call: 'stats' }
  | { call: 'until-listed'; vms: number }
  | { call: 'count' }

export type LibvirtClient = {
  /** How long the call took inside the client, in milliseconds. @throws with libvirt’s words */
  ms: (call: LibvirtCall) => Promise<number>
  /** When libvirt’s event says that a VM has stopped, in nowMs(). Call it before it can happen. */
  toldStopped: (name: string, signal: AbortSignal) => Promise<number>
}

/** libvirt’s API has no client for Node: a process in Python calls it, and takes the time itself. */
export async function openClient(uri: string): Promise<LibvirtClient> {
  const client: ChildProcessByStdio<Writable, Readable, null> = spawn(
    PYTHON,
    [join(import.meta.dirname, 'client.py'), uri],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = once(client, 'exit')
  atEnd(async () => {
    client.stdin.end()
    await ended
  })
  const calls = new Map<number, PromiseWithResolvers<number>>()
  const stops = new Map<string, (at: number) => void>()
  let lastId = 0

  createInterface(client.stdout).on('line', text => {
    const line = Line.parse(JSON.parse(text))
    if ('event' in line) return stops.get(line.name)?.(line.at / 1e6)
    const call = calls.get(line.id)
    calls.delete(line.id)
    if ('error' in line) call?.reject(new Error(`libvirt: ${line.error}`))
    else call?.resolve((line.ns ?? 0) / 1e6)
  })

  const ms: LibvirtClient['ms'] = call => {
    lastId += 1
    const answer = Promise.withResolvers<number>()
    calls.set(lastId, answer)
    client.stdin.write(`${JSON.stringify({ id: lastId, ...call })}\n`)
    return answer.promise
  }
  // Its first answer says that it is connected.
  await Promise.race([ms({ call: 'count' }), ended.then(() => Promise.reject(new Error('No libvirt client')))])
  return {
    ms,
    toldStopped: (name, signal) =>
      new Promise((resolve, reject) => {
        stops.set(name, at => {
          stops.delete(name)
          resolve(at)
        })
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
  }
}
