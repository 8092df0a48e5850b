import { z } from 'zod'
import { PROBLEMS, type ProblemCode } from './problems.ts'

/**
 * The class exists twice in one process (Next bundles its own copy), so `instanceof` cannot be trusted:
 * a registered symbol is the same in both copies.
 */
const BRAND = Symbol.for('guesthouse.problem')

/** A mistake in one field of the request, so that a form can show it where it was made. */
export const FieldError = z.object({
  /** Dotted path into the body or query, e.g. `disk.sizeBytes`. */
  path: z.string(),
  message: z.string(),
})
export type FieldError = z.infer<typeof FieldError>

export type ProblemExtras = {
  cause?: unknown
  fields?: FieldError[]
  /** The tool's own words (QEMU's last lines, qemu-img's stderr), shown folded under the sentence. */
  log?: string[]
}

/** The one error that services throw on purpose. `detail` is a sentence for a person: what happened, why, what to do now. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: string
  readonly fields: FieldError[]
  readonly log: string[]

  constructor(code: ProblemCode, detail: string, { cause, fields = [], log = [] }: ProblemExtras = {}) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause })
    this.name = 'Problem'
    this.code = code
    this.detail = detail
    this.fields = fields
    this.log = log
    Object.defineProperty(this, BRAND, { value: true })
  }

  get status(): number {
    return PROBLEMS[this.code].status
  }

  get title(): string {
    return PROBLEMS[this.code].title
  }
}

export function isProblem(value: unknown): value is Problem {
  return value instanceof Error && BRAND in value
}

/** What `application/problem+json` carries (RFC 9457, with our extension members). */
export const ProblemDocument = z
  .object({
    type: z.string().describe('urn:guesthouse:problem:<code>'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('One sentence for a person: what happened, why, what to do now'),
    code: z
      .custom<ProblemCode>(value => typeof value === 'string' && value in PROBLEMS)
      .meta({ type: 'string', enum: Object.keys(PROBLEMS) }),
    fields: z.array(FieldError).optional(),
    log: z.array(z.string()).optional().describe('The tool’s own last words'),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' })
export type ProblemDocument = z.infer<typeof ProblemDocument>
