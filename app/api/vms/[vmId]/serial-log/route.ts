import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.vms.serialLog, async ({ services, params }) => {
  const text = await services.vms.serialHistory(params.vmId)
  return new Response(new Uint8Array(text), {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
})
