import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.vms.commandLine, ({ services, params }) => services.vms.commandLine(params.vmId))
