import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.account.changePassword, ({ services, caller, body }) =>
  services.account.changePassword(caller, body),
)
