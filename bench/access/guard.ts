import { createAccess } from '#lib/auth/access.ts'
import { createSessions } from '#lib/auth/sessions.ts'
import { createTokens } from '#lib/auth/tokens.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import type { UserRecord } from '#lib/db/user-store.ts'
import { createServerAccess } from '#lib/server/caller.ts'
import { createGuard } from '#lib/server/http/guard.ts'
import { createSessionCookie } from '#lib/server/http/session-cookie.ts'
import { guesthouseFleet } from '../guesthouse/fleet.ts'
import { get } from '../guesthouse/http-get.ts'
import { startGuesthouse } from '../guesthouse/server.ts'
import type { Experiment } from '../harness/experiment.ts'
import { medianMs, nowMs } from '../harness/time.ts'

const GUARD = 'The guard'
const REQUEST = 'GET /api/vms, one VM'
const USERS = 50
const SESSIONS_EACH = 10
const PORT = 4600
const GOES = 20_000
const REQUESTS = 200

/** What stands before each request, in this process: Host and Origin, then who asks, then whether they may. */
async function guardAlone(): Promise<() => void> {
  const users = new Map<string, UserRecord>()
  const nothing = async () => {}
  const sessions = await createSessions({
    store: { list: async () => [], insert: nothing, seen: nothing, remove: nothing, removeExpired: nothing },
  })
  const tokens = await createTokens({
    store: { list: async () => [], insert: nothing, used: nothing, remove: nothing },
  })
  let secret = ''
  for (let made = 0; made < USERS; made += 1) {
    const id = crypto.randomUUID()
    users.set(id, {
      ...{ id, name: `user ${made}`, role: 'viewer', passwordHash: null, quota: NO_QUOTA, disabledAt: null },
      grants: [{ scope: { kind: 'tag', tag: 'school' }, rights: ['view', 'power', 'console'] }],
      ...{ inviteHash: null, inviteExpiresAt: null, createdAt: new Date(), lastSeenAt: null },
    })
    for (let session = 0; session < SESSIONS_EACH; session += 1) {
      secret = (await sessions.begin({ userId: id, address: '127.0.0.1', device: 'bench' })).secret
    }
  }
  const access = createServerAccess({
    access: createAccess({ sessions, tokens, users: { find: id => users.get(id) ?? null } }),
    cookie: createSessionCookie({ port: () => PORT, secure: false }),
    findVm: () => undefined,
    sessions,
  })
  const { checkRequest } = createGuard({ hostNames: ['127.0.0.1', 'localhost'], port: () => PORT })
  const headers = { host: `127.0.0.1:${PORT}`, cookie: `theme=dark; guesthouse-${PORT}=${secret}` }
  return () => {
    checkRequest({ method: 'GET', url: '/api/vms', headers })
    access.admit('signed-in', headers, undefined, 'GET')
  }
}

/** What access control costs: each of its steps is in memory, so that no request waits for the database. */
export const guard: Experiment = {
  id: 'guard',
  title: `The guard before each request, with ${USERS * SESSIONS_EACH} sessions, against the cheapest whole request`,
  rounds: 7,
  measures: [{ id: 'ms', title: 'each', unit: 'ms', digits: 4 }],
  targets: [{ number: 'guard', measure: 'ms', ours: GUARD, peer: REQUEST, atMost: 0.05 }],
  start: async () => {
    const guesthouse = await startGuesthouse()
    await guesthouseFleet(guesthouse).resize(1)
    const pass = await guardAlone()
    const list = () => get(`${guesthouse.url}/api/vms`, guesthouse.cookie)
    await medianMs(REQUESTS, list)
    return [
      {
        name: GUARD,
        async round() {
          const before = nowMs()
          for (let go = 0; go < GOES; go += 1) pass()
          return { ms: (nowMs() - before) / GOES }
        },
        close: async () => {},
      },
      { name: REQUEST, round: async () => ({ ms: await medianMs(REQUESTS, list) }), close: guesthouse.close },
    ]
  },
}
