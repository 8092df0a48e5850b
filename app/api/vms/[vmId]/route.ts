import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.vms.read, ({ services, params }) => services.vms.read(params.vmId))
export const PATCH = route(endpoints.vms.change, ({ services, params, body, caller }) => {
  services.visible.requireChange(caller, params.vmId, body)
  return services.vms.change(params.vmId, body)
})
export const DELETE = route(endpoints.vms.remove, ({ services, params, query }) =>
  services.vms.remove(params.vmId, query.disks),
)
