import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.vms.list, ({ services, caller }) => services.visible.vms(caller))
export const POST = route(
  endpoints.vms.create,
  ({ services, body, newId, caller }) => {
    services.visible.requireParts(caller, body)
    return services.vms.create(body, { id: newId, ownerId: caller.user.id })
  },
  async ({ services, newId }) => services.vms.find(newId),
)
