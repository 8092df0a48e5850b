import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.oidc.complete, call => call.services.oidcDoor.complete(call))
