import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.access.me, ({ services, caller }) => services.access.me(caller))
export const POST = route(endpoints.access.signIn, async call =>
  call.services.access.enter(call, await call.services.signingIn.signIn(call.body, call.from)),
)
export const DELETE = route(endpoints.access.signOut, async ({ services, caller, answerHeaders }) => {
  await services.sessions.end([caller.viaId])
  answerHeaders.set('set-cookie', services.access.cookie.set(''))
  return undefined
})
