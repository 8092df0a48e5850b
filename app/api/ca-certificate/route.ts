import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const GET = route(endpoints.host.caCertificate, ({ services }) => {
  const headers = {
    'content-type': 'application/x-x509-ca-cert',
    'content-disposition': 'attachment; filename="guesthouse-ca.crt"',
    'cache-control': 'no-store',
  }
  return new Response(services.connection.authorityPem(), { headers })
})
