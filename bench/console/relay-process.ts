import { createServer } from 'node:http'
import { Problem } from '#lib/contract/problem.ts'
import { createGuard } from '#lib/server/http/guard.ts'
import { createUpgradeDispatcher } from '#lib/server/upgrade/dispatcher.ts'

/** Guesthouse's own upgrade path, whole, in a process without the rest, so that its CPU and memory can be told apart. */
const [socketPath = ''] = process.argv.slice(2)

const server = createServer()
let port = 0
const { handle } = createUpgradeDispatcher({
  guard: createGuard({ hostNames: ['127.0.0.1'], port: () => port }),
  authorize: () => ({ mode: 'control', ended: new AbortController().signal, still: () => true }),
  findConsole: () => ({ socketPath }),
  findSerial: () => {
    throw new Problem('vm-not-found', 'There is no such VM.')
  },
  report: ({ error }) => console.error(error),
})
server.on('upgrade', handle)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  port = address !== null && typeof address === 'object' ? address.port : 0
  process.send?.(port)
})
process.on('disconnect', () => process.exit())
