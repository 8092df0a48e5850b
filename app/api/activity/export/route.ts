import { endpoints } from '#lib/contract/endpoints.ts'
import { jsonLines } from '#lib/server/http/json-lines.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.host.activityExport, async ({ services, query, caller }) =>
  jsonLines(services.activity.pages({ ...query, only: services.visible.activities(caller) }), 'guesthouse-activity'),
)
