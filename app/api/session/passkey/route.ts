import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.passkeys.signIn, async call => {
  const { passkeys, access } = call.services
  return access.enter(call, await passkeys.signIn(call.body, call.from, access.origin(call.request.headers)))
})
