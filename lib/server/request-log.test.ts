import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createLog, withinRequest } from './log.ts'
import { logRequest } from './request-log.ts'

test('what a request makes carries its id and does not hold on to the request', async () => {
  const lines: string[] = []
  const log = createLog([{ write: line => void lines.push(line), format: 'json' }])
  const contextOfNext = new AsyncLocalStorage<string>()
  const seen: unknown[] = []
  const req = { headers: { 'x-request-id': 'from-a-proxy-1' }, socket: { bytesWritten: 0 }, method: 'POST', url: '/' }
  const res = Object.assign(new EventEmitter(), { setHeader() {}, statusCode: 200, writableFinished: true })
  const answered = Promise.withResolvers<void>()
  const serve = () =>
    contextOfNext.run('the request', () => {
      void withinRequest(async () => {
        seen.push(contextOfNext.getStore())
        await delay(0)
        seen.push(contextOfNext.getStore())
        log.info('made')
        answered.resolve()
      })
    })
  logRequest(req as unknown as IncomingMessage, res as unknown as ServerResponse, { log, serve, seen: () => {} })
  await answered.promise
  expect(seen).toEqual([undefined, undefined])
  expect(lines[0]).toContain('"requestId":"from-a-proxy-1"')
})
