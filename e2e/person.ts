import type { z } from 'zod'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { NewUser, User } from '#lib/contract/user.ts'
import { ask } from './api.ts'
import type { Guesthouse } from './guesthouse.ts'

export const PASSWORD = 'a family of four words'

/** Somebody else than the admin, who was invited and is signed in. */
export type Person = Pick<Guesthouse, 'url' | 'credentials' | 'browserCookies'> & { user: User }

/** Invites somebody, takes the invitation in their place, and signs them in. */
export async function somebody(guesthouse: Guesthouse, wish: z.input<typeof NewUser>): Promise<Person> {
  const { user, invitation } = await ask(guesthouse, endpoints.users.invite, { body: wish })
  const nobody = { url: guesthouse.url, credentials: {} }
  await ask(nobody, endpoints.users.acceptInvitation, { body: { secret: invitation.secret, password: PASSWORD } })
  const answer = await fetch(`${guesthouse.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: guesthouse.url },
    body: JSON.stringify({ name: wish.name, password: PASSWORD }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const [name = '', value = ''] = cookie.split('=')
  return {
    ...{ user, url: guesthouse.url, credentials: { cookie, origin: guesthouse.url } },
    browserCookies: [{ name, value, url: guesthouse.url, httpOnly: true, sameSite: 'Strict' }],
  }
}

/** Everything that the live stream tells them, as text, until it is ended. */
export async function listen({ url, credentials }: Pick<Person, 'url' | 'credentials'>) {
  const gone = new AbortController()
  const response = await fetch(`${url}/api/events`, { headers: credentials, signal: gone.signal })
  let heard = ''
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) heard += decoder.decode(chunk, { stream: true })
  })().catch(() => {})
  return {
    heard: () => heard,
    async end() {
      gone.abort()
      await reading
      return heard
    },
  }
}
