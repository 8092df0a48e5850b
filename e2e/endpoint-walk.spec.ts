import type { EndpointDefinition } from '#lib/contract/endpoint.ts'
import { allEndpoints, endpoints } from '#lib/contract/endpoints.ts'
import type { NewToken } from '#lib/contract/token.ts'
import { ask, createVm, startVm } from './api.ts'
import { consoleHeaders } from './console-ticket.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { exchange, handshake, request } from './http-exchange.ts'
import { addPeople, editDatabase, signInAs } from './people.ts'

/**
 * Every endpoint of the table and every WebSocket, with everything that must not be enough. What must come out is read from each
 * endpoint’s `right` alone, so a new endpoint is walked without a word here.
 */
test.describe.configure({ mode: 'serial' })

const KINDS = ['vnc', 'serial'] as const
const VM_NAME = 'not-for-everybody'

type Headers = Record<string, string>
type Verdict = { status: number; code: string }

let vmId = ''

/** The address of an endpoint, about the one VM there is; whatever else it is about, there is none. */
const targetOf = ({ path }: EndpointDefinition) =>
  path.replace('{vmId}', vmId).replaceAll(/\{\w+\}/g, () => crypto.randomUUID())

async function walk({ port }: Guesthouse, endpoint: EndpointDefinition, headers: Headers): Promise<Verdict> {
  const asked = request(port, { method: endpoint.method, target: targetOf(endpoint), headers })
  const { status, body } = await exchange(port, asked)
  return { status, code: status >= 400 ? JSON.parse(body).code : '' }
}

async function walkSocket({ port }: Guesthouse, kind: string, headers: Headers): Promise<Verdict> {
  const { status, body } = await exchange(port, handshake(port, `/ws/vms/${vmId}/${kind}`, headers))
  return { status, code: status >= 400 ? JSON.parse(body).code : '' }
}

const SIGNED_OUT = { status: 401, code: 'signed-out' }
const TOKEN_REFUSED = { status: 401, code: 'token-refused' }
const NOT_ALLOWED = { status: 403, code: 'not-allowed' }
const NO_SUCH_VM = { status: 404, code: 'vm-not-found' }
const FOREIGN_ORIGIN = { status: 403, code: 'foreign-origin' }
const FOREIGN_HOST = { status: 421, code: 'foreign-host' }
const NO_TICKET = { status: 403, code: 'ticket-refused' }

const closed = allEndpoints.filter(({ right }) => right !== 'anyone')
type Guarded = Pick<EndpointDefinition, 'right'>
const isAboutVm = ({ right }: Guarded) => right.startsWith('vm.')
const isForEverybody = ({ right }: Guarded) => ['anyone', 'signed-in', 'own-account'].includes(right)
const isOfHouse = (endpoint: Guarded) => !isAboutVm(endpoint) && !isForEverybody(endpoint)
const bearer = (secret: string): Headers => ({ authorization: `Bearer ${secret}` })

async function makeToken(guesthouse: Guesthouse, wish: Partial<NewToken> = {}) {
  return await ask(guesthouse, endpoints.tokens.create, { body: { name: 'walk', access: 'all', ...wish } })
}

test.beforeAll(async ({ guesthouseOf }) => {
  const guesthouse = await guesthouseOf(import.meta.filename)
  vmId = (await createVm(guesthouse, { name: VM_NAME })).id
  await addPeople(guesthouse, [
    { name: 'eve', role: 'viewer' },
    { name: 'oscar', role: 'operator' },
    { name: 'vic', role: 'viewer', vmId, rights: ['view'] },
  ])
  await startVm(guesthouse, vmId)
})

test('the walk is one: there are endpoints of every kind of right', () => {
  expect(closed.length).toBeGreaterThan(30)
  for (const kind of [isAboutVm, isOfHouse]) expect(closed.filter(kind).length).toBeGreaterThan(5)
})

test('N01: without a session, every endpoint and every WebSocket is closed', async ({ guesthouse }) => {
  const { url } = guesthouse
  const nobody: Headers[] = [
    { origin: url },
    { origin: url, cookie: `guesthouse-${guesthouse.port}=` },
    { origin: url, cookie: `guesthouse-${guesthouse.port}=${'A'.repeat(43)}` },
    { origin: url, cookie: `guesthouse-share-${guesthouse.port}=${guesthouse.cookie.split('=')[1]}` },
  ]
  for (const headers of nobody) {
    for (const endpoint of closed) {
      expect(await walk(guesthouse, endpoint, headers), `${endpoint.id} ${headers.cookie}`).toEqual(SIGNED_OUT)
    }
    for (const kind of KINDS) expect(await walkSocket(guesthouse, kind, headers), kind).toEqual(SIGNED_OUT)
  }
})

test('a session that has ended opens nothing any more', async ({ guesthouse }) => {
  const headers = await signInAs(guesthouse, 'eve')
  await ask({ url: guesthouse.url, credentials: headers }, endpoints.access.signOut, {})
  for (const endpoint of closed) expect(await walk(guesthouse, endpoint, headers), endpoint.id).toEqual(SIGNED_OUT)
  for (const kind of KINDS) expect(await walkSocket(guesthouse, kind, headers), kind).toEqual(SIGNED_OUT)
})

for (const name of ['eve', 'oscar']) {
  test(`the VM of another does not exist for ${name}, and the house is what the role says`, async ({ guesthouse }) => {
    const headers = await signInAs(guesthouse, name)
    const { rights } = await ask({ url: guesthouse.url, credentials: headers }, endpoints.access.me, {})
    const granted: readonly string[] = rights
    for (const endpoint of closed) {
      if (isAboutVm(endpoint)) expect(await walk(guesthouse, endpoint, headers), endpoint.id).toEqual(NO_SUCH_VM)
      if (isOfHouse(endpoint) && !granted.includes(endpoint.right)) {
        expect(await walk(guesthouse, endpoint, headers), endpoint.id).toEqual(NOT_ALLOWED)
      }
    }
    for (const kind of KINDS) expect(await walkSocket(guesthouse, kind, headers), kind).toEqual(NO_SUCH_VM)
  })

  test(`whatever ${name} may read says nothing of the VM of another`, async ({ guesthouse }) => {
    const credentials = await signInAs(guesthouse, name)
    const { rights } = await ask({ url: guesthouse.url, credentials }, endpoints.access.me, {})
    const granted: readonly string[] = rights
    const readable = allEndpoints.filter(
      ({ method, right, responseType }) =>
        method === 'GET' &&
        responseType !== 'text/event-stream' &&
        (isForEverybody({ right }) || granted.includes(right)),
    )
    expect(readable.length).toBeGreaterThan(5)
    for (const endpoint of readable) {
      const answer = await fetch(guesthouse.url + targetOf(endpoint), { headers: credentials })
      const text = await answer.text()
      expect([text.includes(vmId), text.includes(VM_NAME)], endpoint.id).toEqual([false, false])
    }
  })
}

test('who may see a VM may do nothing else with it', async ({ guesthouse }) => {
  const headers = await signInAs(guesthouse, 'vic')
  for (const endpoint of closed.filter(isAboutVm)) {
    if (endpoint.right === 'vm.view') continue
    expect(await walk(guesthouse, endpoint, headers), endpoint.id).toEqual(NOT_ALLOWED)
  }
  for (const kind of KINDS) expect(await walkSocket(guesthouse, kind, headers), kind).toEqual(NOT_ALLOWED)
})

test('an expired, a revoked and a made-up token are refused, also beside the cookie of an admin', async ({
  guesthouse,
}) => {
  const [expired, revoked] = [await makeToken(guesthouse, { name: 'expired' }), await makeToken(guesthouse)]
  await editDatabase(guesthouse, db =>
    db.prepare('UPDATE "ApiToken" SET expiresAt = createdAt WHERE name = ?').run('expired'),
  )
  await ask(guesthouse, endpoints.tokens.revoke, { params: { tokenId: revoked.token.id } })
  for (const secret of [expired.secret, revoked.secret, `gh_${'A'.repeat(43)}`]) {
    for (const headers of [bearer(secret), { ...guesthouse.credentials, ...bearer(secret) }]) {
      for (const endpoint of closed) {
        expect(await walk(guesthouse, endpoint, headers), endpoint.id).toEqual(TOKEN_REFUSED)
      }
      for (const kind of KINDS) expect(await walkSocket(guesthouse, kind, headers), kind).toEqual(TOKEN_REFUSED)
    }
  }
})

test('a token that may only read changes nothing, and makes no tokens', async ({ guesthouse }) => {
  const headers = bearer((await makeToken(guesthouse, { access: 'read' })).secret)
  for (const endpoint of closed.filter(({ method }) => method !== 'GET')) {
    expect(await walk(guesthouse, endpoint, headers), endpoint.id).toEqual(NOT_ALLOWED)
  }
  for (const kind of KINDS) {
    expect((await walkSocket(guesthouse, kind, headers)).status, kind).toBe(403)
  }
})

test('a token is no person: what is about one’s own account, and about all accounts, is not for it', async ({
  guesthouse,
}) => {
  const headers = bearer((await makeToken(guesthouse)).secret)
  for (const endpoint of closed) {
    if (endpoint.right !== 'own-account' && endpoint.right !== 'access.manage') continue
    expect(await walk(guesthouse, endpoint, headers), endpoint.id).toEqual(NOT_ALLOWED)
  }
})

test('a token for another VM knows nothing of this one, nor of the house', async ({ guesthouse }) => {
  const headers = bearer((await makeToken(guesthouse, { vmIds: [crypto.randomUUID()] })).secret)
  for (const endpoint of closed) {
    if (isAboutVm(endpoint)) expect(await walk(guesthouse, endpoint, headers), endpoint.id).toEqual(NO_SUCH_VM)
    if (isOfHouse(endpoint)) expect(await walk(guesthouse, endpoint, headers), endpoint.id).toEqual(NOT_ALLOWED)
  }
  for (const kind of KINDS) expect(await walkSocket(guesthouse, kind, headers), kind).toEqual(NO_SUCH_VM)
})

test('N07, N08, N13: from another origin nothing is changed, and no WebSocket opens, with the best of sessions', async ({
  guesthouse,
}) => {
  const { port, cookie, url } = guesthouse
  for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${port + 1}`, `${url}.evil.example`]) {
    for (const endpoint of allEndpoints.filter(({ method }) => method !== 'GET')) {
      expect(await walk(guesthouse, endpoint, { cookie, origin }), `${endpoint.id} ${origin}`).toEqual(FOREIGN_ORIGIN)
    }
    for (const kind of KINDS) {
      const ticketed = await consoleHeaders(guesthouse, vmId, kind)
      expect(await walkSocket(guesthouse, kind, { ...ticketed, origin }), `${kind} ${origin}`).toEqual(FOREIGN_ORIGIN)
    }
  }
  const embedded = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
  for (const endpoint of allEndpoints) {
    expect(await walk(guesthouse, endpoint, embedded), endpoint.id).toEqual(FOREIGN_ORIGIN)
  }
  for (const endpoint of allEndpoints.filter(({ method }) => method !== 'GET')) {
    expect(await walk(guesthouse, endpoint, { cookie }), `${endpoint.id} without Origin`).toEqual(FOREIGN_ORIGIN)
  }
})

test('N06: by another name nothing answers, with the best of sessions', async ({ guesthouse }) => {
  const rebound = { ...guesthouse.credentials, Host: `evil.example:${guesthouse.port}` }
  for (const endpoint of allEndpoints) {
    expect(await walk(guesthouse, endpoint, rebound), endpoint.id).toEqual(FOREIGN_HOST)
  }
  for (const kind of KINDS) expect(await walkSocket(guesthouse, kind, rebound), kind).toEqual(FOREIGN_HOST)
})

test('N14: the best of sessions opens no WebSocket without a ticket of its own, for this console', async ({
  guesthouse,
}) => {
  const other = { url: guesthouse.url, credentials: await signInAs(guesthouse, 'ada') }
  for (const kind of KINDS) {
    expect(await walkSocket(guesthouse, kind, guesthouse.credentials), kind).toEqual(NO_TICKET)
    const ofOther = await consoleHeaders(other, vmId, kind)
    expect(await walkSocket(guesthouse, kind, { ...ofOther, ...guesthouse.credentials }), kind).toEqual(NO_TICKET)
    const forOther = await consoleHeaders(guesthouse, vmId, kind === 'vnc' ? 'serial' : 'vnc')
    expect(await walkSocket(guesthouse, kind, forOther), kind).toEqual(NO_TICKET)
  }
})
