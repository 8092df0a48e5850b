import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.host.activity, ({ services, query, caller }) =>
  services.activity.list({ ...query, only: services.visible.activities(caller) }),
)
