import { Agent, get, type IncomingMessage, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

import type { Guesthouse } from '../guesthouse.ts'

export type Answer = { what: string; ms: number; status: number }

/** Somebody with the list of VMs open, without the browser: its page, its live stream, its list, and now and then a look at one VM. */
export class Visitor {
  readonly #url: string
  readonly #credentials: Record<string, string>
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 })
  readonly #tell: (answer: Answer) => void
  #stream: IncomingMessage | null = null
  /** How many events came. */
  heard = 0

  constructor({ url, credentials }: Pick<Guesthouse, 'url' | 'credentials'>, tell: (answer: Answer) => void) {
    this.#url = url
    this.#credentials = credentials
    this.#tell = tell
  }

  /** Measured to the last byte. */
  async ask(what: string, path: string, method = 'GET'): Promise<void> {
    const before = performance.now()
    const status = await new Promise<number>((resolve, reject) => {
      const headers = { ...this.#credentials, 'accept-encoding': 'gzip' }
      const asking = request(this.#url + path, { agent: this.#agent, method, headers }, response => {
        response.resume()
        response.once('end', () => resolve(response.statusCode ?? 0))
        response.once('error', reject)
      })
      asking.once('error', reject)
      asking.end()
    })
    this.#tell({ what, ms: performance.now() - before, status })
  }

  /** As a browser does when the page is opened: the page, the stream, and what the page shows. */
  async arrive(): Promise<void> {
    await this.ask('page', '/')
    await this.#listen()
    await this.ask('list', '/api/vms')
  }

  async #listen(): Promise<void> {
    const before = performance.now()
    const stream = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${this.#url}/api/events`, { headers: this.#credentials }, resolve).once('error', reject)
    })
    stream.on('data', (chunk: Buffer) => {
      if (this.heard === 0)
        this.#tell({ what: 'stream', ms: performance.now() - before, status: stream.statusCode ?? 0 })
      this.heard += chunk.toString('latin1').split('\ndata: ').length - 1
    })
    stream.on('error', () => {})
    this.#stream = stream
  }

  leave(): void {
    this.#stream?.destroy()
    this.#stream = null
    this.#agent.destroy()
  }

  /** Goes away and comes back: F5. */
  async reload(): Promise<void> {
    this.#stream?.destroy()
    await delay(10)
    await this.arrive()
  }
}
