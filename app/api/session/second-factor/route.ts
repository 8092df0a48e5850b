import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.access.signInSecondFactor, async call =>
  call.services.access.enter(call, await call.services.signingIn.giveCode(call.body, call.from)),
)
