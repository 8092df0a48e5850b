import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { Vm } from '#lib/contract/vm.ts'

const { list } = endpoints.vms
/** A smaller answer takes one packet either way. */
const COMPRESS_FROM_BYTES = 1_400
/** Not in the way of others: 5,000 VMs take 30 ms. */
const compress = promisify(gzip)

export function isVmList({ method, url }: IncomingMessage): boolean {
  return method === list.method && url === list.path
}

/**
 * Answers the list of VMs from its last text while nothing has happened since: no VM changes without an event. Served before Next,
 * which takes longer to find the way than this to answer; whoever watches a host asks for this again and again (docs/performance.md).
 */
export function createVmList({ vms, lastEventId }: { vms: () => Vm[]; lastEventId: () => number }): RequestListener {
  let asOf = -1
  let plain = Buffer.alloc(0)
  let compressed: Promise<Buffer> | null = null

  function answer(res: ServerResponse, body: Buffer, headers: OutgoingHttpHeaders): void {
    res.writeHead(200, {
      'content-type': 'application/json',
      'content-length': body.length,
      'cache-control': 'no-store',
      vary: 'accept-encoding',
      ...headers,
    })
    res.end(body)
  }

  return ({ headers }, res) => {
    if (asOf !== lastEventId()) {
      asOf = lastEventId()
      plain = Buffer.from(JSON.stringify(vms()))
      compressed = null
    }
    const asItIs = plain
    if (asItIs.length < COMPRESS_FROM_BYTES || !/\bgzip\b/.test(headers['accept-encoding'] ?? '')) {
      return answer(res, asItIs, {})
    }
    compressed ??= compress(asItIs, { level: 1 })
    compressed.then(
      body => answer(res, body, { 'content-encoding': 'gzip' }),
      () => answer(res, asItIs, {}),
    )
  }
}
