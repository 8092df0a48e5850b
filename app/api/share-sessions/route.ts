import { endpoints } from '#lib/contract/endpoints.ts'
import { route } from '#lib/server/http/route.ts'

export const POST = route(endpoints.consoles.openShare, async ({ services, body, request, answerHeaders }) => {
  const { shares, shareCookie } = services
  const known = shareCookie.read(request.headers.get('cookie') ?? undefined)
  const { session, cookie } = await shares.open(body.secret, known)
  if (cookie !== null) answerHeaders.set('set-cookie', shareCookie.set(cookie))
  return session
})
