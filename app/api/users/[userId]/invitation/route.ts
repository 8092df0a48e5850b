import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.users.inviteAgain, ({ services, params }) =>
  services.people.inviteAgain(params.userId),
)
