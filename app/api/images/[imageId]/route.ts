import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.images.read, ({ services, params, caller }) =>
  services.visible.image(caller, params.imageId),
)
export const DELETE = route(endpoints.images.remove, async ({ services, params, caller }) => {
  await services.visible.requireUnused(caller, params.imageId)
  await services.images.remove(params.imageId)
  return undefined
})
