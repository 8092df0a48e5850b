import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.passkeys.list, ({ services, caller }) => services.passkeys.list(caller))
export const POST = route(endpoints.passkeys.add, ({ services, caller, body, request }) =>
  services.passkeys.add(caller, body, services.access.origin(request.headers)),
)
