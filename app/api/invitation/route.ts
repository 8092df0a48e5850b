import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.users.readInvitation, ({ services, body }) => services.people.invited(body.secret))
