import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.access.sessions, ({ services, caller }) => services.access.sessions(caller))
export const DELETE = route(endpoints.access.endOtherSessions, ({ services, caller }) =>
  services.account.endOtherSessions(caller),
)
