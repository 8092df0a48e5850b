import { endpoints } from '#lib/contract/endpoints.ts'
import { jsonLines } from '#lib/server/http/json-lines.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.audit.exportAll, async ({ services, query }) =>
  jsonLines(services.audit.pages(query), 'guesthouse-audit'),
)
