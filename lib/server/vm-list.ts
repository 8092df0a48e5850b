import type { IncomingMessage, RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { Vm } from '#lib/contract/vm.ts'

const { list } = endpoints.vms
/** A smaller answer takes one packet either way. */
const COMPRESS_FROM_BYTES = 1_400

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
  let compressed: Buffer | null = null

  return ({ headers }, res) => {
    if (asOf !== lastEventId()) {
      asOf = lastEventId()
      plain = Buffer.from(JSON.stringify(vms()))
      compressed = null
    }
    const compress = plain.length >= COMPRESS_FROM_BYTES && /\bgzip\b/.test(headers['accept-encoding'] ?? '')
    if (compress) compressed ??= gzipSync(plain, { level: 1 })
    const body = compress && compressed ? compressed : plain
    res.writeHead(200, {
      'content-type': 'application/json',
      'content-length': body.length,
      'cache-control': 'no-store',
      vary: 'accept-encoding',
      ...(body === compressed && { 'content-encoding': 'gzip' }),
    })
    res.end(body)
  }
}
