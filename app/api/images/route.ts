import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

// POST, the upload, is answered by server.ts before Next: a stream of gigabytes costs half there (docs/adr/0007).
export const GET = route(endpoints.images.list, ({ services, caller }) => services.visible.images(caller))
