import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.users.list, ({ services }) => services.people.list())
export const POST = route(endpoints.users.invite, ({ services, body }) => services.people.invite(body))
