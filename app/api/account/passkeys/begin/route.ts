import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.passkeys.begin, ({ services, caller, body, request }) =>
  services.passkeys.begin(caller, body, services.access.origin(request.headers)),
)
