import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const DELETE = route(endpoints.consoles.unshare, ({ services, params }) =>
  services.shares.revoke(params.vmId, params.linkId),
)
