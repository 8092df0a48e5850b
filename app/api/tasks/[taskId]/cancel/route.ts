import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.host.cancelTask, ({ services, params }) => services.tasks.cancel(params.taskId))
