import type { IncomingMessage, ServerResponse } from 'node:http'
import { metrics as endpoint } from '#lib/contract/endpoints/health.ts'
import type { Metrics } from '#lib/health/metrics.ts'
import { problemDocumentFor, type ReportError } from './http/problem-response.ts'

export function isMetrics({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && url.split('?')[0] === endpoint.path
}

/** Prometheus asks every few seconds, so Next is not bothered. */
export async function answerMetrics(
  { method }: IncomingMessage,
  res: ServerResponse,
  { metrics, report }: { metrics: Pick<Metrics, 'read'>; report: ReportError },
): Promise<void> {
  try {
    const { body, contentType } = await metrics.read()
    res.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' })
    res.end(method === 'HEAD' ? undefined : body)
  } catch (error) {
    const document = problemDocumentFor(error, { where: 'metrics', report })
    res.writeHead(document.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(document))
  }
}
