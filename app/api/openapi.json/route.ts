import { allEndpoints, endpoints } from '#lib/contract/endpoints.ts'
import { openApiDocument } from '#lib/contract/openapi.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.host.openapi, ({ services }) =>
  openApiDocument(allEndpoints, services.health().version),
)
