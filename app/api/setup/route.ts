import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.access.setup, ({ services }) => ({
  needed: services.signingIn.setupCode() !== null,
}))
export const POST = route(endpoints.access.completeSetup, async ({ services, body, from, answerHeaders }) => {
  const signedIn = await services.signingIn.completeSetup(body, from)
  answerHeaders.set('set-cookie', services.access.cookie.set(signedIn.secret))
  return services.access.me(signedIn.caller)
})
