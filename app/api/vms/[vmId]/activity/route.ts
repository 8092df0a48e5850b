import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.vms.activity, ({ services, params, query }) => {
  services.vms.read(params.vmId)
  return services.activity.list({ vmId: params.vmId, ...query })
})
