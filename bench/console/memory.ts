import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ask } from '../harness/child.ts'
import type { Experiment } from '../harness/experiment.ts'
import { pssBytes } from '../harness/process-usage.ts'
import { GUESTHOUSE, startClient, startGuesthouse, startSource, startWebsockify, WEBSOCKIFY } from './contenders.ts'
import { temporaryFolder } from './folder.ts'

const CONSOLES = 20
/** One uncompressed picture of 1024 x 768: a console that nobody has looked at would be too kind to us. */
const PICTURE_BYTES = 1024 * 768 * 4
const SETTLE_MS = 1_500
const MIB = 1024 ** 2

export const memory: Experiment = {
  id: 'memory',
  title: 'Memory of an open console that has shown one picture',
  rounds: 5,
  measures: [{ id: 'mibEach', title: 'growth over 20 consoles', unit: 'MiB PSS each' }],
  targets: [{ number: '5', measure: 'mibEach', ours: GUESTHOUSE, peer: WEBSOCKIFY, atMost: 0.15 }],
  start: async () => {
    const folder = await temporaryFolder()
    const socketPath = join(folder.path, 'console.sock')
    const source = await startSource(socketPath, 'picture', PICTURE_BYTES)
    const client = await startClient()
    return [startGuesthouse, startWebsockify].map((startProxy, index) => ({
      name: [GUESTHOUSE, WEBSOCKIFY][index] ?? '',
      round: async signal => {
        // A new process each time: memory that an earlier round left free in it would hide the growth.
        const { address, proxy } = await startProxy(socketPath)
        const pid = proxy?.pid ?? 0
        await delay(SETTLE_MS)
        const before = pssBytes(pid)
        await ask(client, { kind: 'hold', address, count: CONSOLES, bytesEach: PICTURE_BYTES }, signal)
        await delay(SETTLE_MS)
        const mibEach = (pssBytes(pid) - before) / MIB / CONSOLES
        await proxy?.close()
        return { mibEach }
      },
      close: async () => {
        if (index > 0) return
        await Promise.all([source.close(), client.close()])
        await folder.close()
      },
    }))
  },
}
