import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'
import { eventStream } from '#lib/server/http/sse.ts'

export const GET = route(endpoints.host.events, ({ services, request, signal }) =>
  eventStream({
    bus: services.bus,
    hello: services.hello(),
    lastEventId: request.headers.get('last-event-id'),
    signal,
  }),
)
