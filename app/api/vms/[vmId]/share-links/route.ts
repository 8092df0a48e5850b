import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.consoles.shareLinks, ({ services, params }) => services.shares.list(params.vmId))
export const POST = route(endpoints.consoles.share, ({ services, caller, params, body }) =>
  services.shares.make(caller, params.vmId, body),
)
