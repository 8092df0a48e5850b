import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.tokens.listOfUser, ({ services, params }) => services.tokens.list(params.userId))
