import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const PATCH = route(endpoints.audit.setRetention, ({ services, body }) => services.audit.keepFor(body))
