import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.tokens.list, ({ services, caller }) => services.tokens.list(caller.user.id))
export const POST = route(endpoints.tokens.create, ({ services, caller, body }) => services.tokens.make(caller, body))
