import type { IncomingMessage } from 'node:http'
import type { Access } from '#lib/auth/access.ts'
import type { Caller } from '#lib/auth/caller.ts'
import type { Sessions } from '#lib/auth/sessions.ts'
import type { From, SecondStep, SignedIn } from '#lib/auth/sign-in.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Right, RightsSubject } from '#lib/contract/rights.ts'
import type { Me, SecondFactorStep, Session as SessionView } from '#lib/contract/session.ts'
import { bearerOf } from './http/bearer.ts'
import type { SessionCookie } from './http/session-cookie.ts'

/** Set by us on every request, before anybody answers it; what a client sends under this name is thrown away. */
export const ADDRESS_HEADER = 'x-guesthouse-address'

/** The headers of Node’s request or of a route’s. */
type AnyHeaders = Headers | IncomingMessage['headers']

/** What signing in needs of the call of a route. */
type Entrance = { request: Request; answerHeaders: Headers; caller: Caller | null }

/** Who asks and whether they may, in the words of HTTP: what routes, our own streams, sockets and pages call. */
export type ServerAccess = {
  caller(headers: AnyHeaders): Caller | null
  /**
   * @param params of the path: the VM that a right is about
   * @param method of the request: without one it may change things, and a token that only reads is refused
   * @returns who asks. @throws Problem `signed-out`, `token-refused`, `not-allowed`, `vm-not-found`
   */
  admit(right: Exclude<Right, 'anyone'>, headers: AnyHeaders, params?: unknown, method?: string): Caller
  admit(right: Right, headers: AnyHeaders, params?: unknown, method?: string): Caller | null
  /** Before anything else of the request is looked at, its address included. @throws Problem `signed-out`, `token-refused`, `not-allowed` */
  admitFirst(right: Right, headers: AnyHeaders, method?: string): void
  /** Whether the request came with something that was to prove who sends it, be it valid or not. */
  brings(headers: AnyHeaders): boolean
  from(headers: AnyHeaders): From
  /** Of the page that asks; the guard has found it to be ours. @throws Problem `foreign-origin`: no browser asks */
  origin(headers: AnyHeaders): string
  cookie: SessionCookie
  /** Lets the browser that calls in: the answer sets its cookie, and the session that it came with ends (N22). */
  enter(call: Entrance, entering: SignedIn): Promise<Me>
  enter(call: Entrance, entering: SignedIn | SecondStep): Promise<Me | SecondFactorStep>
  /** As the pages know them. */
  me(caller: Caller): Me
  sessions(caller: Caller): SessionView[]
  /** One of the caller's own. @throws Problem `session-not-found` */
  endSession(caller: Caller, sessionId: string): Promise<undefined>
}

export function createServerAccess({
  access,
  cookie,
  findVm,
  sessions,
}: {
  access: Access
  cookie: SessionCookie
  /** undefined: there is no such VM */
  findVm: (vmId: string) => RightsSubject | undefined
  sessions: Pick<Sessions, 'ofUser' | 'end'>
}): ServerAccess {
  const tokenOf = (headers: AnyHeaders) => bearerOf(headerOf(headers, 'authorization'))
  const callerOf = (headers: AnyHeaders) =>
    access.identify({
      sessionSecret: cookie.read(headerOf(headers, 'cookie')),
      tokenSecret: tokenOf(headers),
      address: headerOf(headers, ADDRESS_HEADER) ?? '',
    })

  /** @throws Problem `token-refused`, `not-allowed`: what a token may not whatever its user may */
  function requireGoodToken(right: Right, headers: AnyHeaders, caller: Caller | null, method: string): void {
    if (right === 'anyone') return
    if (caller === null && tokenOf(headers) !== null) {
      throw new Problem(
        'token-refused',
        'This token is not good: it is mistyped, has expired or was revoked. Make a new one on your account’s page.',
      )
    }
    if (caller?.readOnly && method !== 'GET' && method !== 'HEAD') {
      throw new Problem('not-allowed', 'This token may only read. Make one that may change things too.')
    }
  }

  function admit(right: Exclude<Right, 'anyone'>, headers: AnyHeaders, params?: unknown, method?: string): Caller
  function admit(right: Right, headers: AnyHeaders, params?: unknown, method?: string): Caller | null
  function admit(right: Right, headers: AnyHeaders, params?: unknown, method = 'POST'): Caller | null {
    const caller = callerOf(headers)
    requireGoodToken(right, headers, caller, method)
    const vmId = typeof params === 'object' && params !== null && 'vmId' in params ? String(params.vmId) : null
    access.require(right, caller, vmId === null ? undefined : findVm(vmId))
    return caller
  }

  const me = ({ user, via, viaId, rights }: Caller): Me => ({
    ...{ userId: user.id, name: user.name, role: user.role, grants: user.grants, quota: user.quota },
    rights: [...rights],
    sessionId: via === 'session' ? viaId : null,
  })

  function enter(call: Entrance, entering: SignedIn): Promise<Me>
  function enter(call: Entrance, entering: SignedIn | SecondStep): Promise<Me | SecondFactorStep>
  async function enter(
    { answerHeaders, caller }: Entrance,
    entering: SignedIn | SecondStep,
  ): Promise<Me | SecondFactorStep> {
    if ('challenge' in entering) {
      const { challenge, expiresAt } = entering
      return { secondFactor: { challenge, expiresAt: expiresAt.toISOString() } }
    }
    if (caller?.via === 'session') await sessions.end([caller.viaId])
    answerHeaders.append('set-cookie', cookie.set(entering.secret))
    return me(entering.caller)
  }

  return {
    caller: callerOf,
    admit,
    admitFirst: (right, headers, method) => {
      admit(right.startsWith('vm.') ? 'signed-in' : right, headers, undefined, method)
    },
    brings: headers =>
      headerOf(headers, 'authorization') !== undefined || cookie.read(headerOf(headers, 'cookie')) !== null,
    from: headers => ({
      address: headerOf(headers, ADDRESS_HEADER) ?? '',
      device: headerOf(headers, 'user-agent') ?? '',
    }),
    origin(headers) {
      const origin = headerOf(headers, 'origin')
      if (origin === undefined) throw new Problem('foreign-origin', 'Only a page of Guesthouse can do this.')
      return origin
    },
    cookie,
    enter,
    me,
    sessions: ({ user, viaId }) =>
      sessions.ofUser(user.id).map(({ id, createdAt, lastSeenAt, expiresAt, address, device }) => ({
        ...{ id, address, device, current: id === viaId },
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      })),
    async endSession({ user }, sessionId) {
      if (!sessions.ofUser(user.id).some(({ id }) => id === sessionId)) {
        throw new Problem('session-not-found', 'This session has ended already.')
      }
      await sessions.end([sessionId])
      return undefined
    },
  }
}

function headerOf(headers: AnyHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined
  const value = headers[name]
  return Array.isArray(value) ? value.join('; ') : value
}
