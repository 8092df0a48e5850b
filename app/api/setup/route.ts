import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.access.setup, ({ services }) => ({
  needed: services.signingIn.setupCode() !== null,
}))
export const POST = route(endpoints.access.completeSetup, async call =>
  call.services.access.enter(call, await call.services.signingIn.completeSetup(call.body, call.from)),
)
