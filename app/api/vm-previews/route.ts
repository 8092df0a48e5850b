import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.vms.preview, ({ services, body, caller }) => {
  services.visible.requireParts(caller, body)
  return services.vms.preview(body)
})
