import { get } from 'node:http'
import { z } from 'zod'
import { nowMs } from '../harness/time.ts'
import type { Guesthouse } from './server.ts'

const Event = z.object({ type: z.string(), vm: z.object({ id: z.string(), state: z.string() }).optional() })

export type LiveStream = {
  /** When a VM is first said to be in one of these states, in nowMs(). Call it before it can happen. */
  told: (vmId: string, states: string[], signal: AbortSignal) => Promise<number>
  close: () => void
}

/** Reads the live events as a page does. */
export async function openLiveStream({ url, cookie }: Pick<Guesthouse, 'url' | 'cookie'>): Promise<LiveStream> {
  const waiting = new Set<{ vmId: string; states: string[]; tell: (at: number) => void }>()
  let rest = ''

  function read(chunk: string): void {
    const at = nowMs()
    const messages = (rest + chunk).split('\n\n')
    rest = messages.pop() ?? ''
    for (const message of messages) {
      const data = message.split('\n').find(line => line.startsWith('data: '))
      const { vm } = data ? Event.parse(JSON.parse(data.slice(6))) : {}
      for (const one of waiting) if (vm?.id === one.vmId && one.states.includes(vm.state)) one.tell(at)
    }
  }

  const request = get(`${url}/api/events`, { headers: { cookie } })
  await new Promise<void>((resolve, reject) => {
    request.once('error', reject)
    request.once('response', response => {
      response.setEncoding('utf8')
      response.on('data', read)
      response.on('error', () => {})
      response.once('data', () => resolve())
    })
  })
  return {
    told: (vmId, states, signal) =>
      new Promise((resolve, reject) => {
        const tell = (at: number) => {
          waiting.delete(one)
          resolve(at)
        }
        const one = { vmId, states, tell }
        waiting.add(one)
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
    close: () => request.destroy(),
  }
}
