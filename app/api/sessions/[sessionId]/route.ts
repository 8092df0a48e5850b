import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const DELETE = route(endpoints.access.endSession, ({ services, caller, params }) =>
  services.access.endSession(caller, params.sessionId),
)
