import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.vms.reset, ({ services, params }) => services.vms.reset(params.vmId))
