import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.vms.start, ({ services, params }) => services.vms.start(params.vmId))
