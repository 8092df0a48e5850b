import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.account.removeSecondFactor, ({ services, caller, body }) =>
  services.account.removeSecondFactor(caller, body),
)
