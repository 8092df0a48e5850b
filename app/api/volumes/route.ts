import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.storage.list, async ({ services, caller }) => {
  await services.volumes.refresh()
  return services.visible.volumes(caller)
})
