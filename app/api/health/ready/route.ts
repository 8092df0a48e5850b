import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

/** Whoever can run this is ready; the rescue answers for who is not. */
export const GET = route(endpoints.health.ready, ({ services }) => services.health())
