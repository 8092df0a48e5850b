import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.passkeys.beginSignIn, ({ services, from, request }) =>
  services.passkeys.beginSignIn(from, services.access.origin(request.headers)),
)
