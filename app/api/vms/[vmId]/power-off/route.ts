import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.vms.powerOff, ({ services, params }) => services.vms.powerOff(params.vmId))
