import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { endpoints } from '#lib/contract/endpoints.ts'
import { temporaryDatabase, temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import * as session from '../../../app/api/session/route.ts'
import * as setup from '../../../app/api/setup/route.ts'
import { createAuthServices } from '../auth-services.ts'
import { ADDRESS_HEADER } from '../caller.ts'
import { setRuntime } from '../global.ts'
import { createLog } from '../log.ts'
import type { Services } from '../runtime.ts'
import { createIdempotency } from './idempotency.ts'
import { route } from './route.ts'

const PASSWORD = 'correct horse battery'
const GUESS = 'is it this, perhaps?'
const context = { params: Promise.resolve({}) }

/** Everything that decides who may do what, on a real database, behind real routes. */
async function house() {
  const database = await temporaryDatabase()
  const dataPath = await temporaryDirectory()
  const none = () => {
    throw new Error('not here')
  }
  const auth = await createAuthServices({
    ...{ database, dataPath, findVm: () => undefined, disown: () => {}, log: createLog([]) },
    named: {
      ...{ vms: { find: () => undefined }, volumes: { read: none }, images: { read: none }, tasks: { list: () => [] } },
    },
    listening: { port: () => 4600, secure: () => false },
  })
  onTestFinished(() => auth.close())
  const idempotency = createIdempotency({
    store: { claim: none, keep: none, release: none, forget: none },
  })
  // Only what these routes ask for.
  const services = { ...auth, idempotency } as unknown as Services
  const unused = { announce: none, setupCode: () => null, close: async () => {} }
  setRuntime({ services, reportError: none, ...unused } as Parameters<typeof setRuntime>[0])
  return { ...auth, database, code: () => readFileSync(join(dataPath, 'setup-code'), 'utf8').trim() }
}

function request(method: string, { body, cookie = '' }: { body?: unknown; cookie?: string } = {}): Request {
  return new Request('http://127.0.0.1:4600/api/anything', {
    method,
    headers: { [ADDRESS_HEADER]: '192.168.1.9', ...(cookie && { cookie }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

test('what comes through routes is told with who, from where and what came of it, and without a secret', async () => {
  const { audit, signingIn, database, code } = await house()
  signingIn.setupCode()
  const wanted = code()
  const first = { name: 'ada', password: PASSWORD }
  expect((await setup.POST(request('POST', { body: { ...first, code: '0000' } }), context)).status).toBe(403)
  const made = await setup.POST(request('POST', { body: { ...first, code: wanted } }), context)
  expect(made.status).toBe(201)
  const cookie = made.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  for (const name of ['ada', GUESS]) {
    expect((await session.POST(request('POST', { body: { name, password: GUESS } }), context)).status).toBe(401)
  }
  expect((await session.GET(request('GET', { cookie }), context)).status).toBe(200)
  const change = route(endpoints.audit.setRetention, ({ services, body }) => services.audit.keepFor(body))
  await change(request('PATCH', { body: { days: 90 }, cookie }), context)
  await change(request('PATCH', { body: { days: 1 }, cookie }), context)
  expect((await session.DELETE(request('DELETE', { cookie }), context)).status).toBe(204)
  expect((await session.GET(request('GET', { cookie }), context)).status).toBe(401)
  expect((await session.GET(request('GET'), context)).status).toBe(401)

  const entries = (await audit.list({ limit: 50 })).toReversed()
  expect(
    entries.map(({ userName, action, target, result, code: why }) =>
      [userName, action, target, why ?? result].join(' '),
    ),
  ).toEqual([
    ' setup.complete  setup-code-wrong',
    'ada setup.complete ada done',
    ' session.sign-in ada sign-in-refused',
    ' session.sign-in  sign-in-refused',
    'ada audit.set-retention  done',
    'ada audit.set-retention  invalid-request',
    'ada session.sign-out  done',
    ' session.read  signed-out',
  ])
  expect(entries.map(({ address }) => address)).toEqual(entries.map(() => '192.168.1.9'))
  expect(entries[4]?.details).toEqual({ days: 90, changed: 'days' })
  const all = JSON.stringify(await database.prisma.auditEntry.findMany())
  const secrets = [PASSWORD, GUESS, wanted, wanted.replaceAll('-', ''), cookie.split('=')[1] ?? 'no cookie']
  for (const secret of secrets) expect(all.includes(secret), secret).toBe(false)
  expect((await audit.verify()).whole).toBe(true)
})
