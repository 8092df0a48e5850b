import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const PATCH = route(endpoints.users.change, ({ services, params, body }) =>
  services.people.change(params.userId, body),
)
export const DELETE = route(endpoints.users.remove, ({ services, params }) => services.people.remove(params.userId))
