import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'

export type AnswerOf = { status: number; body: Buffer }

/**
 * Asks the Guesthouse that runs on this host. Its certificate is not looked at: it may name other addresses than this one, and
 * nothing secret is sent.
 */
export function askRunning(url: string | URL, { limitMs }: { limitMs: number }): Promise<AnswerOf> {
  const { promise, resolve, reject } = Promise.withResolvers<AnswerOf>()
  const options = { signal: AbortSignal.timeout(limitMs), rejectUnauthorized: false }
  const request = new URL(url).protocol === 'https:' ? requestTls : requestPlain
  const asking = request(url, options, answer => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) }))
    // Cut off in the middle: that is no answer.
    answer.once('error', reject)
  })
  asking.once('error', reject).end()
  return promise
}
