import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'
import { eventStream } from '#lib/server/http/sse.ts'

export const GET = route(endpoints.host.events, ({ services, request, signal, caller }) => {
  // Kept for as long as the stream: Next’s request is not.
  const headers = new Headers(request.headers)
  return eventStream({
    bus: services.bus,
    hello: services.hello(),
    lastEventId: headers.get('last-event-id'),
    signal: AbortSignal.any([signal, caller.ended]),
    view: services.visible.stream(caller, () => services.access.caller(headers)),
  })
})
