import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const PATCH = route(endpoints.passkeys.rename, ({ services, caller, params, body }) =>
  services.passkeys.rename(caller, params.passkeyId, body.name),
)
export const DELETE = route(endpoints.passkeys.remove, ({ services, caller, params }) =>
  services.passkeys.remove(caller, params.passkeyId),
)
