import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.database.copies, ({ services }) => services.copies.list())
export const POST = route(endpoints.database.copy, ({ services }) => services.copies.make('asked'))
