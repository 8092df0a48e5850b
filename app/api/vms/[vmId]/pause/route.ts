import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.vms.pause, ({ services, params }) => services.vms.pause(params.vmId))
