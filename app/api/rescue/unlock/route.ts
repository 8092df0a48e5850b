import { endpoints } from '#lib/contract/endpoints.ts'
import { nothingToRescue } from '#lib/server/http/nothing-to-rescue.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.rescue.unlock, nothingToRescue)
