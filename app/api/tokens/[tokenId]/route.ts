import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const DELETE = route(endpoints.tokens.revoke, ({ services, caller, params }) =>
  services.tokens.revoke(caller.user.id, params.tokenId),
)
