import { endpoints } from '#lib/contract/endpoints.ts'
import { Problem } from '#lib/contract/problem.ts'
import { route } from '#lib/server/http/route.ts'

/** Whoever can run this is ready, but for a database that was found damaged meanwhile; the rescue answers for who is not. */
export const GET = route(endpoints.health.ready, ({ services, caller }) => {
  const health = services.visible.health(caller)
  if (health.ready) return health
  throw new Problem('not-ready', 'The database is damaged. Restart Guesthouse: its rescue page then opens. VMs run on.')
})
