import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.consoles.ticket, ({ services, caller, params, body }) =>
  services.consoles.ticket(caller, params.vmId, body.kind),
)
