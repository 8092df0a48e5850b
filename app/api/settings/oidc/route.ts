import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.oidc.read, ({ services }) => ({ settings: services.oidc.settings() }))
export const POST = route(endpoints.oidc.change, async ({ services, body }) => ({
  settings: await services.oidc.change(body),
}))
export const DELETE = route(endpoints.oidc.remove, ({ services }) => services.oidc.remove())
