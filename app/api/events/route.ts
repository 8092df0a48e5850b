import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'
import { eventStream } from '#lib/server/http/sse.ts'

export const GET = route(endpoints.host.events, ({ services, request, signal, caller }) =>
  eventStream({
    bus: services.bus,
    hello: services.hello(),
    lastEventId: request.headers.get('last-event-id'),
    signal: AbortSignal.any([signal, caller.ended]),
    visible: services.visible.events(caller),
  }),
)
