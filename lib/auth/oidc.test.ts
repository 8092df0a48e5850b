import { expect, onTestFinished, test } from 'vitest'
import type { OidcWish } from '#lib/contract/oidc.ts'
import type { Caller } from './caller.ts'
import { ADA, HOME, household, secondStep, signedIn } from './testing/household.ts'
import { startOidcService } from './testing/oidc-service.ts'

const ORIGIN = 'http://box.home:4600'
const REFUSED = { code: 'oidc-refused' }

async function start(change: Partial<OidcWish> = {}) {
  const house = await household()
  const service = await startOidcService()
  onTestFinished(() => service.close())
  const { issuer, clientId, clientSecret } = service
  const wish: OidcWish = { issuer, clientId, clientSecret, label: 'Family', newcomers: null, ...change }
  const { oidc } = house
  await oidc.change(wish)
  const begin = () => oidc.begin({ origin: ORIGIN, to: '/host', address: HOME.address })
  /** The whole way of one browser. */
  async function goThrough(caller: Caller | null = null, begun = begin()) {
    const { url, kept } = await begun
    return await oidc.complete({ kept, search: await service.visit(url) }, caller, HOME)
  }
  const welcome = { role: 'viewer', claim: null } as const
  return { ...house, service, wish, begin, goThrough, welcome }
}

test('who linked their account signs in as it, and goes where they wanted', async () => {
  const { oidc, ada, goThrough } = await start()
  const linked = await goThrough(ada.caller, oidc.link(ada.caller, ADA, ORIGIN, '/account'))
  expect(linked).toEqual({ to: '/account', entering: null })
  expect(await oidc.isLinked(ada.caller.user.id)).toBe(true)
  const { to, entering } = await goThrough()
  expect(to).toBe('/host')
  if (!entering) throw new Error('Nobody was let in')
  expect(signedIn(entering).caller.user.id).toBe(ada.caller.user.id)
})

test('linking asks for the password, and who is somebody else by then gets nothing', async () => {
  const { oidc, ada, goThrough } = await start()
  await expect(oidc.link(ada.caller, {}, ORIGIN, '/account')).rejects.toMatchObject({ code: 'password-wrong' })
  await expect(goThrough(null, oidc.link(ada.caller, ADA, ORIGIN, '/account'))).rejects.toMatchObject({
    code: 'oidc-expired',
  })
  expect(await oidc.isLinked(ada.caller.user.id)).toBe(false)
})

test('a second factor is asked for after the service too', async () => {
  const { oidc, ada, goThrough, secondFactor, database } = await start()
  await goThrough(ada.caller, oidc.link(ada.caller, ADA, ORIGIN, '/account'))
  await secondFactor.begin(ada.caller.user)
  await database.prisma.user.updateMany({ data: { totpConfirmedAt: new Date() } })
  const { entering } = await goThrough()
  if (!entering) throw new Error('Nobody was let in')
  expect(secondStep(entering)).toBeDefined()
})

test('who is not known is not let in, unless new people are welcome, with what the service has to say of them', async () => {
  const { oidc, wish, goThrough, service, users, welcome } = await start()
  await expect(goThrough()).rejects.toMatchObject({ code: 'oidc-unknown' })
  await oidc.change({ ...wish, newcomers: { ...welcome, claim: { name: 'groups', value: 'admins' } } })
  await expect(goThrough()).rejects.toMatchObject({ code: 'oidc-unknown' })
  await oidc.change({ ...wish, newcomers: { ...welcome, claim: { name: 'groups', value: 'family' } } })
  const { entering } = await goThrough()
  if (!entering) throw new Error('Nobody was let in')
  expect(signedIn(entering).caller.user).toMatchObject({ name: 'ben', role: 'viewer', passwordHash: null })
  service.person.preferred_username = 'benjamin'
  await goThrough()
  expect(users.list().map(({ name }) => name)).toEqual(['Ada', 'ben'])
})

test('an account is never taken because its name is said', async () => {
  const { service, goThrough, users } = await start({ newcomers: { role: 'viewer', claim: null } })
  service.person.preferred_username = 'ada'
  await expect(goThrough()).rejects.toMatchObject({ code: 'oidc-unknown' })
  expect(users.list()).toHaveLength(1)
})

test.for([
  ['a nonce of another sign-in', { nonce: 'other' }],
  ['a token for another client', { aud: 'other' }],
  ['a token of another service', { iss: 'http://127.0.0.1:1' }],
  ['a token that has run out', { exp: 1_000 }],
] as const)('%s is refused', async ([, wrong]) => {
  const { service, goThrough } = await start({ newcomers: { role: 'viewer', claim: null } })
  service.wrong = wrong
  await expect(goThrough()).rejects.toMatchObject(REFUSED)
})

test('a token that is signed by somebody else is refused', async () => {
  const { service, goThrough } = await start({ newcomers: { role: 'viewer', claim: null } })
  service.isForging = true
  await expect(goThrough()).rejects.toMatchObject(REFUSED)
})

test('what the service said no to is refused, and so is the code of another sign-in', async () => {
  const { oidc, service, begin } = await start({ newcomers: { role: 'viewer', claim: null } })
  const first = await begin()
  const said = await service.visit(first.url, { refuse: true })
  await expect(oidc.complete({ kept: first.kept, search: said }, null, HOME)).rejects.toMatchObject(REFUSED)
  const [mine, theirs] = [await begin(), await begin()]
  const search = await service.visit(theirs.url)
  await expect(oidc.complete({ kept: mine.kept, search }, null, HOME)).rejects.toMatchObject(REFUSED)
})

test('what came back is good for the browser that began, and once', async () => {
  const { oidc, service, begin } = await start({ newcomers: { role: 'viewer', claim: null } })
  const { url, kept } = await begin()
  const search = await service.visit(url)
  await expect(oidc.complete({ kept: null, search }, null, HOME)).rejects.toMatchObject({ code: 'oidc-expired' })
  await expect(oidc.complete({ kept: 'other', search }, null, HOME)).rejects.toMatchObject({ code: 'oidc-expired' })
  await expect(oidc.complete({ kept, search }, null, HOME)).resolves.toMatchObject({ to: '/host' })
  await expect(oidc.complete({ kept, search }, null, HOME)).rejects.toMatchObject({ code: 'oidc-expired' })
})

test('the secret is told to nobody, stays when none is given, and goes to no other service', async () => {
  const { oidc, wish, service } = await start()
  expect(JSON.stringify(oidc.settings())).not.toContain(service.clientSecret)
  const { clientSecret: _, ...rest } = wish
  expect(await oidc.change({ ...rest, label: 'Home' })).toMatchObject({ label: 'Home', hasSecret: true })
  const second = await startOidcService()
  onTestFinished(() => second.close())
  expect(await oidc.change({ ...rest, issuer: second.issuer })).toMatchObject({ hasSecret: false })
})

test('an address that is no such service is refused, and what was set stays', async () => {
  const { oidc, wish, service } = await start()
  await expect(oidc.change({ ...wish, issuer: `${service.issuer}/elsewhere` })).rejects.toMatchObject({
    code: 'oidc-unreachable',
  })
  expect(oidc.settings()?.issuer).toBe(service.issuer)
})

test('removed, it lets nobody in', async () => {
  const { oidc, begin } = await start()
  await oidc.remove()
  expect(oidc.settings()).toBeNull()
  await expect(begin()).rejects.toMatchObject({ code: 'oidc-off' })
})
