import type { IncomingMessage } from 'node:http'
import type { Audit } from '#lib/auth/audit.ts'
import type { AuditEvent } from '#lib/contract/audit.ts'
import { ADDRESS_HEADER } from '../caller.ts'
import { problemOf } from '../http/problem-response.ts'

/** Guessing the code must not fill the memory; the first tell enough. */
const MOST_WAITING = 100

/** What is done while there is no database, for the audit trail of the one that is there afterwards. */
export type Told = {
  /** @param error why it was not done */
  tell(req: IncomingMessage, action: string, error?: unknown): void
  /** There is one: what waits is written, and what comes too. */
  to(audit: Pick<Audit, 'add'>): void
}

export function createTold(): Told {
  const waiting: AuditEvent[] = []
  let audit: Pick<Audit, 'add'> | null = null
  return {
    tell({ headers }, action, error) {
      const code = error === undefined ? null : (problemOf(error)?.code ?? 'internal-error')
      const isRefusal = code === 'setup-code-wrong' || code === 'too-many-tries' || code === 'rescue-locked'
      const event: AuditEvent = {
        ...{ via: 'none', userId: null, userName: null, viaId: null, address: String(headers[ADDRESS_HEADER] ?? '') },
        ...{ action, target: null, vmId: null, code, details: {} },
        result: code === null ? 'done' : isRefusal ? 'refused' : 'failed',
      }
      if (audit) audit.add(event)
      else if (waiting.length < MOST_WAITING) waiting.push(event)
    },
    to(given) {
      audit = given
      for (const event of waiting.splice(0)) audit.add(event)
    },
  }
}
