import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.users.acceptInvitation, ({ services, body }) => services.people.accept(body))
