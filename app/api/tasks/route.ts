import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.host.tasks, ({ services, caller }) => services.visible.tasks(caller))
