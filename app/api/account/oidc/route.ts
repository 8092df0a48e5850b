import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.oidc.link, call => call.services.oidcDoor.link(call))
export const DELETE = route(endpoints.oidc.unlink, ({ services, caller }) => services.oidc.unlink(caller))
