import type { IncomingMessage } from 'node:http'
import type { Access } from '#lib/auth/access.ts'
import type { Caller } from '#lib/auth/caller.ts'
import type { Right, RightsSubject } from '#lib/contract/rights.ts'
import type { SessionCookie } from './http/session-cookie.ts'

/** Set by us on every request, before anybody answers it; what a client sends under this name is thrown away. */
export const ADDRESS_HEADER = 'x-guesthouse-address'

/** The headers of Node’s request or of a route’s. */
type AnyHeaders = Headers | IncomingMessage['headers']

/** Who asks and whether they may, in the words of HTTP: what routes, our own streams, sockets and pages call. */
export type ServerAccess = {
  caller(headers: AnyHeaders): Caller | null
  /** Before anything else of the request is read. @throws Problem `signed-out`, or `not-allowed` where no VM is asked for */
  requireCaller(right: Right, caller: Caller | null): void
  /** @param params of the path: the VM that a right is about. @throws Problem */
  require(right: Right, caller: Caller | null, params: unknown): void
  cookie: SessionCookie
}

export function createServerAccess({
  access,
  cookie,
  findVm,
}: {
  access: Access
  cookie: SessionCookie
  /** undefined: there is no such VM */
  findVm: (vmId: string) => RightsSubject | undefined
}): ServerAccess {
  return {
    caller(headers) {
      return access.identify({
        sessionSecret: cookie.read(headerOf(headers, 'cookie')),
        address: headerOf(headers, ADDRESS_HEADER) ?? '',
      })
    },
    requireCaller: (right, caller) => access.require(right.startsWith('vm.') ? 'signed-in' : right, caller),
    require(right, caller, params) {
      const vmId = typeof params === 'object' && params !== null && 'vmId' in params ? String(params.vmId) : null
      access.require(right, caller, vmId === null ? undefined : findVm(vmId))
    },
    cookie,
  }
}

function headerOf(headers: AnyHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined
  const value = headers[name]
  return Array.isArray(value) ? value.join('; ') : value
}
