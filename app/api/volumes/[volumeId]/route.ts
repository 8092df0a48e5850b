import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.storage.read, ({ services, params, caller }) =>
  services.visible.volume(caller, params.volumeId),
)
export const DELETE = route(endpoints.storage.remove, async ({ services, params, caller }) => {
  services.visible.volume(caller, params.volumeId)
  await services.volumes.remove(params.volumeId)
  return undefined
})
