import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const DELETE = route(endpoints.tokens.revokeOfUser, ({ services, params }) =>
  services.tokens.revoke(params.userId, params.tokenId),
)
