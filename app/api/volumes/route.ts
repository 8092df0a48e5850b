import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.storage.list, async ({ services }) => {
  await services.volumes.refresh()
  return services.volumes.list()
})
