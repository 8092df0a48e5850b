import type { IncomingMessage, ServerResponse } from 'node:http'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { Image } from '#lib/contract/image.ts'
import { Problem } from '#lib/contract/problem.ts'
import { IDEMPOTENCY_HEADER, type Idempotency } from './http/idempotency.ts'
import { invalidRequest, problemDocumentFor, type ReportError } from './http/problem-response.ts'

const { upload } = endpoints.images
const DISCARD_MS = 3_000
/** A laptop that was closed leaves its connection open for hours, and with it the name and the space of its file. */
const STALLED_MS = 120_000

export type UploadImage = (file: {
  id: string
  fileName: string
  sizeBytes: number
  body: IncomingMessage
  signal: AbortSignal
}) => Promise<Image>

export type UploadOptions = {
  uploadImage: UploadImage
  /** What an upload of this id had brought in before a crash kept it from saying so. */
  findUpload: (upload: { id: string; fileName: string }) => Promise<Image | undefined>
  /** Does it in the name of whoever may. @throws Problem when they may not, and what `act` throws */
  admit: <T>(req: IncomingMessage, act: (by: string, named: (fileName: string) => void) => Promise<T>) => Promise<T>
  idempotency: Idempotency
  report: ReportError
  stalledMs?: number
}

export function isUpload({ method, url = '' }: IncomingMessage): boolean {
  return method === upload.method && new URL(url, 'http://server').pathname === upload.path
}

/** The length is needed before the first byte: to refuse what cannot fit, and to know a cut upload from a whole one (F12). */
function sizeOf({ headers }: IncomingMessage): number {
  const size = Number(headers['content-length'])
  if (Number.isSafeInteger(size) && size > 0) return size
  throw new Problem('invalid-request', 'Send the file with its length (Content-Length), and not empty.')
}

function answer(res: ServerResponse, status: number, type: string, body: unknown): void {
  res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(JSON.stringify(body))
}

/**
 * A browser reads the answer only when it has sent everything, or cannot send any more. Closing at once would reset the connection
 * and lose the answer; so the rest is read and thrown away for a while, and only a long rest is cut.
 */
function discardRest(req: IncomingMessage): void {
  if (req.complete) return
  req.resume()
  const cut = setTimeout(() => req.destroy(), DISCARD_MS)
  req.once('close', () => clearTimeout(cut))
}

/**
 * Takes an upload straight from the socket, without Next in between: a route handler's stream costs twice the time.
 * Never throws: every failure is an answer, or nobody is there to read one.
 */
export async function handleUpload(
  req: IncomingMessage,
  res: ServerResponse,
  { uploadImage, findUpload, admit, idempotency, report, stalledMs = STALLED_MS }: UploadOptions,
): Promise<void> {
  // Of silence on the line. What is whole may take its time to get to the disk, when the line is silent too.
  req.setTimeout(stalledMs, () => req.destroy())
  req.once('end', () => req.setTimeout(0))
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  try {
    const made = await admit(req, (by, named) => {
      const query = upload.query.safeParse(Object.fromEntries(new URL(req.url ?? '', 'http://server').searchParams))
      if (!query.success) throw invalidRequest(query.error, 'query')
      const { fileName } = query.data
      named(fileName)
      const sizeBytes = sizeOf(req)
      const key = req.headers[IDEMPOTENCY_HEADER]
      return idempotency.once(
        { endpointId: upload.id, by, key: typeof key === 'string' ? key : null, content: [fileName, sizeBytes] },
        {
          make: id => uploadImage({ id, fileName, sizeBytes, body: req, signal: gone.signal }),
          find: id => findUpload({ id, fileName }),
          status: upload.status,
        },
      )
    })
    answer(res, made.status, 'application/json', made.body)
    discardRest(req)
  } catch (error) {
    const document = problemDocumentFor(error, { where: upload.id, report })
    if (res.destroyed) return
    answer(res, document.status, 'application/problem+json', document)
    discardRest(req)
  }
}
