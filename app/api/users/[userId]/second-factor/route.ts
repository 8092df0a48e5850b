import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const DELETE = route(endpoints.account.removeSecondFactorOf, ({ services, params }) =>
  services.account.removeSecondFactorOf(params.userId),
)
