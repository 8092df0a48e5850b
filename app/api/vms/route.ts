import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.vms.list, ({ services }) => services.vms.list())
export const POST = route(
  endpoints.vms.create,
  ({ services, body, newId }) => services.vms.create(body, newId),
  async ({ services, newId }) => services.vms.find(newId),
)
