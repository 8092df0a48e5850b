import type { IncomingHttpHeaders } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import type { Guesthouse } from './guesthouse.ts'

export type TlsAnswer = { status: number; headers: IncomingHttpHeaders; body: string }
type Asked = { method?: string; headers?: Record<string, string>; body?: string | Buffer }

/** A program that trusts one authority and nothing else, or, without one, anybody. */
export function tlsClient({ url }: Pick<Guesthouse, 'url'>, ca?: string) {
  const trust: RequestOptions = ca === undefined ? { rejectUnauthorized: false } : { ca }
  return (path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<TlsAnswer> => {
    const { promise, resolve, reject } = Promise.withResolvers<TlsAnswer>()
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const asking = request(
      url + path,
      { ...trust, method, headers: { ...length, ...headers }, agent: false },
      answer => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        )
        answer.once('error', reject)
      },
    )
    asking.once('error', reject).end(body)
    return promise
  }
}
