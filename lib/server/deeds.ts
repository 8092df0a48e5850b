import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { Audit } from '#lib/auth/audit.ts'
import type { Caller } from '#lib/auth/caller.ts'
import { type Deed, whileDoing } from '#lib/auth/deed.ts'
import type { AuditEvent, AuditResult } from '#lib/contract/audit.ts'
import { auditDetailsOf, isAudited } from '#lib/contract/audit-details.ts'
import type { EndpointDefinition } from '#lib/contract/endpoint.ts'
import { PROBLEMS, type ProblemCode } from '#lib/contract/problems.ts'
import type { FindTarget } from './audit-targets.ts'
import type { ServerAccess } from './caller.ts'
import { problemOf } from './http/problem-response.ts'
import { withinRequest } from './log.ts'

type AnyHeaders = Headers | IncomingMessage['headers']
type Asked = { endpoint: Pick<EndpointDefinition, 'id' | 'method'>; headers: AnyHeaders }

/** A request as the audit trail will tell of it: whoever answers it says what it learns. */
export type RequestDeed = {
  by(caller: Caller | null): void
  /** What the parameters of the path are about, before anything is done to it. */
  aimsAt(params: unknown): Promise<void>
  /** Query and body, parsed: of them only what audit-details.ts lists is told. */
  asks(asked: { query?: unknown; body?: unknown }): void
  /** What was made has a name only now. */
  made(answer: unknown): void
}

export type Deeds = {
  /** Does what a request asks for, and notes who did it and what came of it. @throws what `act` throws */
  run<T>(asked: Asked, act: (deed: RequestDeed) => Promise<T>): Promise<T>
  /** For what is no endpoint of its own, or came to none: notes it if it is a refusal. */
  refused(what: { action: string; headers: AnyHeaders; vmId?: string }, error: unknown): void
  /** @param linkId by which somebody without an account came */
  done(what: { action: string; headers: AnyHeaders; vmId: string; linkId: string | null }): void
}

const REFUSING: ReadonlySet<number> = new Set([401, 403, 421, 429])
/** A secret that is none, answered as a thing that is not there. */
const REFUSING_CODES: ReadonlySet<ProblemCode> = new Set(['invitation-invalid', 'share-link-not-found'])

/** They may not, or did not prove who they are. What one may not see does not exist, so a VM that is not found is such an answer too. */
function isRefusal(code: ProblemCode, caller: Caller | null): boolean {
  if (code === 'vm-not-found') return caller !== null && !caller.seesAll
  return REFUSING_CODES.has(code) || REFUSING.has(PROBLEMS[code].status)
}

export function createDeeds({
  audit,
  access,
  findTarget,
}: {
  audit: Pick<Audit, 'add'>
  access: Pick<ServerAccess, 'caller' | 'from' | 'brings'>
  findTarget: FindTarget
}): Deeds {
  type Noted = Pick<Deed, 'caller' | 'target' | 'vmId' | 'details'>

  function note(action: string, deed: Noted, came: Came): void {
    const { caller, target, vmId, details } = deed
    const who = {
      via: caller?.via ?? 'none',
      viaId: caller?.viaId ?? null,
      userId: caller?.user.id ?? null,
      userName: caller?.user.name ?? null,
    } as const
    audit.add({ ...who, ...came, action, target, vmId, details })
  }

  /** @returns how it went wrong, when that belongs into the trail */
  function failureOf(error: unknown, { caller, headers, isChange }: Failed): Omit<Came, 'address'> | null {
    const code = problemOf(error)?.code ?? 'internal-error'
    if (!isRefusal(code, caller)) return isChange ? { result: 'failed', code } : null
    // A page that nobody is signed in to yet, and that only reads, tries nothing.
    if (code === 'signed-out' && !isChange && !access.brings(headers)) return null
    return { result: 'refused', code }
  }

  async function ofNothing({ headers, vmId }: { headers: AnyHeaders; vmId?: string }): Promise<Noted> {
    const { target } = await findTarget({ vmId })
    return { caller: access.caller(headers), target, vmId: vmId ?? null, details: {} }
  }

  return {
    async run({ endpoint, headers }, act) {
      const { address } = access.from(headers)
      const isChange = isAudited(endpoint)
      const deed: Deed = { caller: null, target: null, vmId: null, details: {}, isOver: false }
      let params: unknown
      const aim = async () => void Object.assign(deed, await findTarget(params))
      const request: RequestDeed = {
        by(caller) {
          deed.caller = caller
        },
        async aimsAt(given) {
          params = given
          if (isChange && params !== undefined) await aim()
        },
        asks(asked) {
          if (isChange) deed.details = auditDetailsOf(endpoint, asked)
        },
        made(answer) {
          if (deed.target === null && isChange) Object.assign(deed, madeOf(endpoint, answer))
        },
      }
      try {
        const answer = await withinRequest(() => whileDoing(deed, () => act(request)))
        if (isChange) note(endpoint.id, deed, { result: 'done', code: null, address })
        return answer
      } catch (error) {
        deed.caller ??= access.caller(headers)
        const came = failureOf(error, { caller: deed.caller, headers, isChange })
        if (came && !isChange) await aim()
        if (came) note(endpoint.id, deed, { ...came, address })
        throw error
      } finally {
        deed.isOver = true
      }
    },
    refused(what, error) {
      const came = failureOf(error, { caller: access.caller(what.headers), headers: what.headers, isChange: false })
      const { address } = access.from(what.headers)
      if (came) void ofNothing(what).then(deed => note(what.action, deed, { ...came, address }))
    },
    done(what) {
      const { address } = access.from(what.headers)
      const { linkId } = what
      const byLink = linkId === null ? {} : ({ via: 'link', viaId: linkId, userId: null, userName: null } as const)
      void ofNothing(what).then(deed => note(what.action, deed, { result: 'done', code: null, address, ...byLink }))
    },
  }
}

type Came = Pick<AuditEvent, 'address'> & { result: AuditResult; code: ProblemCode | null } & Partial<Who>
type Who = Pick<AuditEvent, 'via' | 'viaId' | 'userId' | 'userName'>
type Failed = { caller: Caller | null; headers: AnyHeaders; isChange: boolean }

/** Its name, and for a VM its id. Nothing else of an answer: that of a new token has the token in it. */
function madeOf({ id }: Asked['endpoint'], answer: unknown): Partial<Pick<Deed, 'target' | 'vmId'>> {
  const { name, fileName, token, id: madeId } = Made.catch({}).parse(answer)
  const target = name ?? fileName ?? token?.name
  return {
    ...(target !== undefined && { target }),
    ...(id === 'vms.create' && madeId !== undefined && { vmId: madeId }),
  }
}

const text = z.string().optional().catch(undefined)
const Made = z.object({
  name: text,
  fileName: text,
  id: text,
  token: z.object({ name: text }).optional().catch(undefined),
})
