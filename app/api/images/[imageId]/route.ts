import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.images.read, ({ services, params }) => services.images.read(params.imageId))
export const DELETE = route(endpoints.images.remove, async ({ services, params }) => {
  await services.images.remove(params.imageId)
  return undefined
})
