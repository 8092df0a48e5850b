import type { Caller } from '#lib/auth/caller.ts'
import type { Oidc, OidcBegun } from '#lib/auth/oidc.ts'
import type { From } from '#lib/auth/sign-in.ts'
import type { Proof } from '#lib/contract/account.ts'
import type { OidcAnswer } from '#lib/contract/oidc.ts'
import type { ServerAccess } from './caller.ts'
import type { SessionCookie } from './http/session-cookie.ts'

type Call = { request: Request; answerHeaders: Headers; from: From }

/**
 * The way to the sign-in service and back, in the words of HTTP. What the browser keeps meanwhile is a cookie as strict as the
 * session's: the page that it comes back to asks for the rest itself, and that request is our own site's.
 */
export type OidcDoor = {
  begin(call: Call & { body: { to: string } }): Promise<{ url: string }>
  link(call: Call & { caller: Caller; body: Proof }): Promise<{ url: string }>
  complete(call: Call & { caller: Caller | null; body: { search: string } }): Promise<OidcAnswer>
}

export function createOidcDoor({
  oidc,
  access,
  cookie,
  accountPath,
}: {
  oidc: Oidc
  access: Pick<ServerAccess, 'enter' | 'origin'>
  cookie: SessionCookie
  /** Where who linked their account comes back to. */
  accountPath: string
}): OidcDoor {
  const leave = ({ answerHeaders }: Call, { url, kept }: OidcBegun) => {
    answerHeaders.append('set-cookie', cookie.set(kept))
    return { url }
  }
  return {
    async begin(call) {
      const asked = { origin: access.origin(call.request.headers), to: call.body.to, address: call.from.address }
      return leave(call, await oidc.begin(asked))
    },
    async link(call) {
      const origin = access.origin(call.request.headers)
      return leave(call, await oidc.link(call.caller, call.body, origin, accountPath))
    },
    async complete(call) {
      const { request, answerHeaders, caller, from, body } = call
      const kept = cookie.read(request.headers.get('cookie') ?? undefined)
      const { to, entering } = await oidc.complete({ kept, search: body.search }, caller, from)
      answerHeaders.append('set-cookie', cookie.set(''))
      if (entering === null) return { to, secondFactor: null }
      const answer = await access.enter(call, entering)
      return { to, secondFactor: 'secondFactor' in answer ? answer.secondFactor : null }
    },
  }
}
