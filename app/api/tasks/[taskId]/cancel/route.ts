import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.host.cancelTask, ({ services, params, caller }) => {
  services.visible.requireCancellable(caller, params.taskId)
  return services.tasks.cancel(params.taskId)
})
