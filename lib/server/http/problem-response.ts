import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { databaseProblem } from '#lib/contract/database-problem.ts'
import { isProblem, Problem, type ProblemDocument } from '#lib/contract/problem.ts'
import { diskFullProblem } from './disk-full.ts'
import { noMoreFilesProblem } from './no-more-files.ts'

/** Set by request-log.ts on every request, before anybody answers it. */
export const REQUEST_ID_HEADER = 'x-request-id'

export type ReportError = (event: { requestId: string; error: unknown; where: string }) => void

/** What was thrown on purpose, or is known well enough to be explained; null: what nobody foresaw. */
export function problemOf(error: unknown): Problem | null {
  if (isProblem(error)) return error
  return diskFullProblem(error) ?? databaseProblem(error) ?? noMoreFilesProblem(error)
}

/** Turns anything thrown into a problem document; what we did not foresee is reported and stays inside (RFC 9457). */
export function problemDocumentFor(
  error: unknown,
  { where, report, requestId: given = '' }: { where: string; report: ReportError; requestId?: string },
): ProblemDocument {
  if (isProblem(error)) {
    return {
      type: `urn:guesthouse:problem:${error.code}`,
      title: error.title,
      status: error.status,
      detail: error.detail,
      code: error.code,
      ...(error.fields.length > 0 && { fields: error.fields }),
      ...(error.log.length > 0 && { log: error.log }),
      ...(given !== '' && { requestId: given }),
    }
  }
  const known = problemOf(error)
  if (known) return problemDocumentFor(known, { where, report, requestId: given })
  const requestId = given || randomUUID()
  report({ requestId, error, where })
  const unforeseen = new Problem(
    'internal-error',
    `Something went wrong inside Guesthouse. Try again; if it stays, look for ${requestId} in its log.`,
    { cause: error },
  )
  return { ...problemDocumentFor(unforeseen, { where, report }), requestId }
}

export function problemResponse(document: ProblemDocument): Response {
  return Response.json(document, {
    status: document.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  })
}

/** A zod failure in a person's words, each mistake with its path. */
export function invalidRequest(error: z.ZodError, part: 'address' | 'query' | 'body'): Problem {
  const fields = error.issues.map(issue => ({ path: issue.path.join('.'), message: issue.message }))
  const [first] = fields
  const where = first?.path ? `${first.path}: ` : ''
  return new Problem(
    'invalid-request',
    `The ${part} has a mistake. ${where}${first?.message ?? 'It cannot be read'}.`,
    {
      fields,
      cause: error,
    },
  )
}
