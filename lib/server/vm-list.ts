import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { VmText } from '#lib/vms/view-texts.ts'
import { gzipOf, type Piece, pieceOf } from './pieced-gzip.ts'

const { list } = endpoints.vms
/** A smaller answer takes one packet either way. */
const COMPRESS_FROM_BYTES = 1_400
/** Some 60 kB: few enough that one that changed is made again in half a millisecond, enough that they compress well. */
const VMS_A_PIECE = 100
const [OPENED, COMMA, CLOSED] = [pieceOf('['), pieceOf(','), pieceOf(']')]

export function isVmList({ method, url }: IncomingMessage): boolean {
  return method === list.method && url === list.path
}

/** The VMs of one piece, and the piece. */
type Group = { texts: readonly VmText[]; piece: Piece }

function isSame(group: Group | undefined, texts: readonly VmText[]): group is Group {
  return group?.texts.length === texts.length && texts.every((text, index) => text === group.texts[index])
}

/** Cuts the list in pieces and keeps those in which nothing changed. A VM stays in its piece, so that one that goes moves no others. */
function createPieces(): (texts: readonly VmText[]) => { pieces: Piece[]; areNew: boolean } {
  const numbers = new Map<string, number>()
  let counted = 0
  let groups = new Map<number, Group>()

  /** Numbers only rise along the list: new VMs come at its end, and were they to come elsewhere, what follows is counted anew. */
  function inPieces(texts: readonly VmText[]): Map<number, VmText[]> {
    let last = -1
    return Map.groupBy(texts, ({ vmId }) => {
      const known = numbers.get(vmId) ?? -1
      last = known > last ? known : counted++
      if (last !== known) numbers.set(vmId, last)
      return Math.floor(last / VMS_A_PIECE)
    })
  }

  return texts => {
    const before = groups
    groups = new Map()
    for (const [number, some] of inPieces(texts)) {
      const known = before.get(number)
      groups.set(number, isSame(known, some) ? known : { texts: some, piece: pieceOf(some.map(vm => vm.json).join()) })
    }
    if (numbers.size > texts.length) {
      const here = new Set(texts.map(({ vmId }) => vmId))
      for (const vmId of numbers.keys()) if (!here.has(vmId)) numbers.delete(vmId)
    }
    const areNew = groups.size !== before.size || [...groups].some(([number, group]) => before.get(number) !== group)
    const pieces = [...groups.values()].flatMap(({ piece }, index) => (index === 0 ? [piece] : [COMMA, piece]))
    return { pieces: [OPENED, ...pieces, CLOSED], areNew }
  }
}

/**
 * Answers the list of VMs from its last text, of which only what changed is made again: no VM changes without an event. Served before
 * Next, which takes longer to find the way than this to answer; whoever watches a host asks for this again and again (docs/performance.md).
 */
export function createVmList({
  texts,
  lastEventId,
}: {
  texts: () => VmText[]
  lastEventId: () => number
}): RequestListener {
  const cut = createPieces()
  let asOf = -1
  let pieces: Piece[] = []
  let plain: Buffer | null = null
  let compressed: Buffer | null = null

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
      const now = cut(texts())
      pieces = now.pieces
      if (now.areNew) plain = compressed = null
    }
    const length = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0)
    if (length < COMPRESS_FROM_BYTES || !/\bgzip\b/.test(headers['accept-encoding'] ?? '')) {
      plain ??= Buffer.concat(pieces.map(({ bytes }) => bytes))
      return answer(res, plain, {})
    }
    compressed ??= gzipOf(pieces)
    answer(res, compressed, { 'content-encoding': 'gzip' })
  }
}
