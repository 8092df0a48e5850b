import { isProblem, Problem, ProblemDocument } from '#lib/contract/problem.ts'

/** No answer at all: the server is stopped, restarting, or out of reach. Not a Problem, because nobody said it. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('Guesthouse did not answer', { cause })
    this.name = 'Unreachable'
  }
}

/** Any failure of a call, as the page shows it. */
export type Failure = { code: string; title: string; detail: string; log: readonly string[] }

/** Puts every failure in words. What is neither a Problem nor the network is a mistake of ours, and says so. */
export function failureOf(error: unknown): Failure {
  if (isProblem(error)) return { code: error.code, title: error.title, detail: error.detail, log: error.log }
  if (error instanceof Unreachable) {
    return {
      code: 'unreachable',
      title: 'Guesthouse does not answer',
      detail:
        'It may be restarting, or the connection to the host is cut. VMs keep running without it. Try again in a moment.',
      log: [],
    }
  }
  return {
    code: 'page-mistake',
    title: 'This page made a mistake',
    detail: 'Reload the page. If it happens again, please report it with the words below.',
    log: [error instanceof Error ? `${error.name}: ${error.message}` : String(error)],
  }
}

/** Reads an error response. What is not our problem+json (a proxy’s own page, say) becomes a Problem that names its status. */
export async function problemFrom(response: Response): Promise<Problem> {
  const text = await response.text()
  try {
    const { code, detail, fields, log = [], requestId, status } = ProblemDocument.parse(JSON.parse(text))
    // A refusal explains itself; for a failure somebody will look into the log of Guesthouse.
    const trace = requestId && status >= 500 ? [`Request ${requestId}`] : []
    return new Problem(code, detail, { ...(fields && { fields }), log: [...log, ...trace] })
  } catch (cause) {
    const detail = `The server answered ${response.status} without saying why. If there is a proxy before Guesthouse, look at its log.`
    return new Problem('internal-error', detail, { cause, log: text ? [text.slice(0, 2000)] : [] })
  }
}
